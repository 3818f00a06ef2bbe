import { isSecretReference, RefusedError } from '#core';
import type { LoadJob, LoadScenario } from '#core';
import { resolveHeaders } from '#requests';
import { readSecret } from '#secrets';
import type { LoadOptions, RunningLoad } from '../contract.ts';
import { readRows } from '../rows.ts';
import type { Row } from '../rows.ts';
import { holdMsOf, SliceBook } from '../slice-book.ts';
import { JobReading } from './job-reading.ts';
import { otherCertificate, refuseUnknownNames } from './names.ts';
import { OwnReading } from './own-reading.ts';
import { scriptIn } from './own-script.ts';
import { params as schema } from './params.ts';
import { RunningK6 } from './running.ts';
import { scriptOf } from './script.ts';

/** Starts k6, and resolves when its script has begun. Rejects, with nothing left, where it can't. */
export async function startK6(job: LoadJob, options: LoadOptions, signal: AbortSignal): Promise<RunningLoad> {
  signal.throwIfAborted();
  const { script: file, ...params } = schema.parse(job.params);
  const names = job.scenarios.map(({ name }) => name);
  const book = new SliceBook({ scenarios: names, holdMs: holdMsOf(job.role) });
  const environment = environmentOf(params.environment);
  if (file !== undefined) {
    const script = { file: scriptIn('/', file) };
    const reading = new OwnReading({ scenarios: job.scenarios, names, book });
    return RunningK6.begin({ script, environment, reading, book }, options, signal);
  }
  const unfit = otherCertificate(job.scenarios);
  if (unfit !== undefined) throw new RefusedError(`k6 can't send this: ${unfit}.`);
  await refuseUnknownNames(job.scenarios, options.nameServer);
  const { text, secrets } = scriptOf(job, { ...params, runId: options.runId, rowsOf });
  for (const [variable, reference] of secrets) environment[variable] = headerValueOf(reference);
  const reading = new JobReading(job.scenarios, book);
  return RunningK6.begin({ script: { text }, environment, reading, book }, options, signal);
}

function rowsOf({ data }: LoadScenario): Row[] {
  return data ? readRows(data.file) : [];
}

function environmentOf(given: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      isSecretReference(value) ? readSecret(value) : value,
    ]),
  );
}

/** Raises BadInputError for a secret that is not there, or no value of a header. */
function headerValueOf(reference: string): string {
  const [value = ''] = resolveHeaders({ secret: reference }).values();
  return value;
}
