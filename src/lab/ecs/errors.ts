import { ClientException, InvalidParameterException } from '@aws-sdk/client-ecs';

/** ECS's answer to a parameter that it does not take. */
export function invalid(message: string): InvalidParameterException {
  return new InvalidParameterException({ message, $metadata: {} });
}

/** ECS's answer to a request that names what is not there, or cannot be used so. */
export function clientError(message: string): ClientException {
  return new ClientException({ message, $metadata: {} });
}

/** Refuses a word that is none of those that ECS knows; the wire lets any text through. */
export function requireOneOf(name: string, given: string | undefined, known: readonly string[]): void {
  if (given === undefined || known.includes(given)) return;
  throw invalid(`${name} should be one of [${known.join(',')}]`);
}

/** Refuses the members of a request that the lab does not model, when they ask for anything. */
export function refuseUnmodelled(
  given: object,
  members: readonly string[],
  error: (message: string) => Error = invalid,
): void {
  const values = new Map<string, unknown>(Object.entries(given));
  const asked = members.find((member) => asksForAnything(values.get(member)));
  if (asked !== undefined) throw error(`The lab does not model ${asked}.`);
}

function asksForAnything(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return false;
  return Array.isArray(value) ? value.length > 0 : true;
}
