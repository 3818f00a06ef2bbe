import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultSequence } from './test/fault-sequences.ts';
import { brokenBy, play } from './test/invariants.ts';

const runs = Number(process.env['SQUALL_SEQUENCES'] ?? 1000);
// The same sequences each time: other ones with SQUALL_SEED.
const seed = Number(process.env['SQUALL_SEED'] ?? 1);
const mostSteps = 20;

describe('whatever befalls a lab', () => {
  it(
    `its invariants hold after every turn, and it is whole when nothing hinders it (${runs} sequences)`,
    { timeout: 300_000 },
    () => {
      fc.assert(
        fc.property(faultSequence(mostSteps), (sequence) => {
          expect(brokenBy(sequence)).toEqual([]);
        }),
        { numRuns: runs, seed },
      );
    },
  );

  it('the same seed and the same sequence end in the same state, which is plain data', () => {
    fc.assert(
      fc.property(faultSequence(mostSteps), (sequence) => {
        const [one, other] = [play(sequence).lab, play(sequence).lab];
        expect(one.world.calls).toEqual(other.world.calls);
        expect(structuredClone(one.plane.state)).toEqual(other.plane.state);
        one.plane.stop();
        other.plane.stop();
      }),
      { numRuns: 50, seed },
    );
  });
});
