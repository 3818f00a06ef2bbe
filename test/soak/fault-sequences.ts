import * as fc from 'fast-check';
import { faultSequence } from '../../src/lab/control/test/fault-sequences.ts';
import { brokenBy } from '../../src/lab/control/test/invariants.ts';

const minutes = Number(process.env['SQUALL_SOAK_MINUTES'] ?? 5);
const atATime = 500;
const mostSteps = 50;
const largestSeed = 2 ** 31 - 1;

/** Sequences of faults in virtual time, from other seeds each time, for minutes. Resolves with what did not hold. */
export async function faultSequences(): Promise<string[]> {
  const given = process.env['SQUALL_SOAK_SEED'];
  const untilMs = performance.now() + minutes * 60_000;
  const wrong: string[] = [];
  let played = 0;
  do {
    const seed = given === undefined ? Math.floor(Math.random() * largestSeed) : Number(given) + played;
    const property = fc.property(faultSequence(mostSteps), (sequence) => {
      const broken = brokenBy(sequence);
      if (broken.length > 0) throw new Error(broken.join('\n'));
    });
    const details = fc.check(property, { seed, numRuns: atATime });
    played += details.numRuns;
    console.log(`seed ${seed}: ${details.failed ? 'FAILED' : 'ok'} after ${details.numRuns} sequences`);
    if (details.failed) wrong.push(fc.defaultReportMessage(details) ?? `seed ${seed} failed`);
  } while (performance.now() < untilMs);
  console.log(`${played} sequences`);
  return wrong;
}
