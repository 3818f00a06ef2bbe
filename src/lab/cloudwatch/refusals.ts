import {
  InvalidNextToken,
  InvalidParameterCombinationException,
  InvalidParameterValueException,
  MissingRequiredParameterException,
  ValidationException,
} from '@aws-sdk/client-cloudwatch';

/** CloudWatch's answer to input that its model's constraints do not allow: ValidationError to the query protocol. */
export function validationError(message: string): ValidationException {
  return new ValidationException({ message, $metadata: {} });
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
