import { BadInputError, SquallError } from '#core';
import type { LoadPlan } from '#core';
import { resolveHeaders } from '#requests';
import { readSecret } from '#secrets';
import { engineNamed } from './engines.ts';
import { jobsOf } from './jobs.ts';

/** Raises BadInputError where a secret that a load needs is not there, or can't be sent, with the reference. */
export function refuseMissingSecrets(load: LoadPlan): void {
  for (const { role, engine, params, scenarios } of jobsOf(load)) {
    try {
      for (const { headers } of scenarios) resolveHeaders(headers);
      for (const reference of engineNamed(engine).secretsOf?.(params) ?? []) readSecret(reference);
    } catch (error) {
      if (!(error instanceof SquallError)) throw error;
      throw new BadInputError(`The ${role} can't be sent: ${error.message}`, { hint: error.hint });
    }
  }
}
