import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootedLab } from '../test/virtual-lab.ts';
import { feed, stateOf, watch } from './test/metrics-rig.ts';
import { referenceStates } from './test/reference.ts';

describe('an alarm that is evaluated while its metric comes in', () => {
  const lab = bootedLab({ constants: { healthCheckInterval: '1m', metricPeriod: '1m' } });

  it('goes through the states of the reference, whatever comes and whatever it makes of missing data', () => {
    const run = fc.record({
      signs: fc.array(fc.constantFrom('0', 'X', '-'), { minLength: 1, maxLength: 10 }),
      latest: fc.integer({ min: 1, max: 4 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      treatment: fc.constantFrom('missing', 'ignore', 'breaching', 'notBreaching'),
    });
    fc.assert(
      fc.property(run, ({ signs, latest, share, treatment }) => {
        const needed = 1 + Math.floor(share * (latest - 1));
        // Far from what was put before.
        lab.timers.advance(120_000);
        lab.plane.cloudWatch.alarms.delete(['watch']);
        watch(lab, { evaluationPeriods: latest, datapointsToAlarm: needed, treatMissingData: treatment });
        lab.timers.advance(1000);
        const states = [stateOf(lab)];
        for (const sign of signs) {
          feed(lab, sign);
          states.push(stateOf(lab));
        }
        // Between two of them a period without a value passes.
        const pattern = signs.join('-');
        const expected = referenceStates(pattern, { latest, needed, treatment });
        expect(states).toEqual(expected.filter((_, place) => place === 0 || place % 2 === 1));
      }),
      { numRuns: 40 },
    );
  });
});
