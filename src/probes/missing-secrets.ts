import { BadInputError, isSecretReference, SquallError } from '#core';
import type { ProbePlan } from '#core';
import { readSecret } from '#secrets';

/** Where a plan's parameters hold secrets by reference; elsewhere such a text is only a text. */
const holders: readonly string[] = ['headers', 'environment', 'token', 'password'];

/** Raises BadInputError where a secret that a probe needs is not there, with the probe and the reference. */
export function refuseMissingSecrets(plans: readonly ProbePlan[]): void {
  for (const { id, params } of plans) {
    for (const reference of referencesIn(params, false)) {
      try {
        readSecret(reference);
      } catch (error) {
        if (!(error instanceof SquallError)) throw error;
        throw new BadInputError(`The probe ${id} can't ask: ${error.message}`, { hint: error.hint });
      }
    }
  }
}

function referencesIn(value: unknown, isHeld: boolean): string[] {
  if (typeof value === 'string') return isHeld && isSecretReference(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => referencesIn(one, isHeld));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => referencesIn(one, isHeld || holders.includes(key)));
}
