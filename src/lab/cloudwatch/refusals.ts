import {
  InvalidNextToken,
  InvalidParameterCombinationException,
  InvalidParameterValueException,
  MissingRequiredParameterException,
} from '@aws-sdk/client-cloudwatch';
import { WireError } from '../wire/index.ts';

/** CloudWatch's answer to input that its model's constraints do not allow; the model names no such error. */
export function validationError(message: string): WireError {
  return new WireError('ValidationError', message);
}

export function invalidValue(message: string): InvalidParameterValueException {
  return new InvalidParameterValueException({ message, $metadata: {} });
}

export function invalidCombination(message: string): InvalidParameterCombinationException {
  return new InvalidParameterCombinationException({ message, $metadata: {} });
}

export function missingParameter(message: string): MissingRequiredParameterException {
  return new MissingRequiredParameterException({ message, $metadata: {} });
}

export function invalidToken(): InvalidNextToken {
  return new InvalidNextToken({ message: 'The next token specified is invalid.', $metadata: {} });
}
