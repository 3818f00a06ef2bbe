import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reference } from './test/reference.ts';
import { verdictOf } from './verdict.ts';
import type { AlarmPoint, VerdictRules } from './verdict.ts';

type Treatment = VerdictRules['treatMissingData'];
const treatments: readonly Treatment[] = ['missing', 'ignore', 'breaching', 'notBreaching'];

function points(pattern: string): AlarmPoint[] {
  return pattern.split('').map((sign, at) => (sign === '-' ? { at } : { at, value: sign === 'X' ? 1 : 0 }));
}

function judge(pattern: string, latest: number, needed: number, treatMissingData: Treatment) {
  return verdictOf(points(pattern), {
    evaluationPeriods: latest,
    datapointsToAlarm: needed,
    treatMissingData,
    isPatient: true,
    breaches: (value) => value >= 1,
  });
}

const [OK, ALARM, NONE, KEPT] = ['OK', 'ALARM', 'INSUFFICIENT_DATA', undefined] as const;

describe("the documentation's tables for missing data", () => {
  it.each([
    // 3 of 3
    ['0-X-X', 3, [OK, OK, OK, OK]],
    ['----0', 3, [OK, OK, OK, OK]],
    ['-----', 3, [NONE, KEPT, ALARM, OK]],
    ['0XX-X', 3, [ALARM, ALARM, ALARM, ALARM]],
    ['--X--', 3, [ALARM, KEPT, ALARM, OK]],
    // 2 of 3
    ['0-X-X', 2, [ALARM, ALARM, ALARM, ALARM]],
    ['00X0X', 2, [ALARM, ALARM, ALARM, ALARM]],
    ['0-X--', 2, [OK, OK, ALARM, OK]],
    ['----0', 2, [OK, OK, ALARM, OK]],
    ['---X-', 2, [ALARM, KEPT, ALARM, OK]],
  ] as const)('%s with %i of 3', (pattern, needed, states) => {
    expect(treatments.map((treatment) => judge(pattern, 3, needed, treatment).state)).toEqual(states);
  });

  it.each(['----X', '---X-'])('%s waits for the next datapoint with 3 of 3', (pattern) => {
    expect(judge(pattern, 3, 3, 'missing').state).toBeUndefined();
  });
});

describe('an alarm', () => {
  const range = fc.record({
    pattern: fc
      .array(fc.constantFrom('0', 'X', '-'), { minLength: 1, maxLength: 12 })
      .map((signs) => signs.join('')),
    latest: fc.integer({ min: 1, max: 10 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  it('decides as a straightforward reading of the rules does', () => {
    fc.assert(
      fc.property(range, fc.constantFrom(...treatments), ({ pattern, latest, share }, treatment) => {
        const needed = 1 + Math.floor(share * (latest - 1));
        expect(judge(pattern, latest, needed, treatment).state).toBe(
          reference(pattern, { latest, needed, treatment }),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('does not ask what missing data counts as while there are enough datapoints', () => {
    fc.assert(
      fc.property(range, ({ pattern, latest, share }) => {
        fc.pre(pattern.replaceAll('-', '').length >= latest);
        const needed = 1 + Math.floor(share * (latest - 1));
        const states = treatments.map((treatment) => judge(pattern, latest, needed, treatment).state);
        expect(new Set(states).size).toBe(1);
      }),
    );
  });

  it('evaluates as many datapoints as it has periods, newest first', () => {
    fc.assert(
      fc.property(range, ({ pattern, latest }) => {
        fc.pre(pattern.length >= latest);
        const { evaluated } = judge(pattern, latest, latest, 'breaching');
        expect(evaluated).toHaveLength(latest);
        expect(evaluated).toEqual(evaluated.toSorted((a, b) => b.at - a.at));
      }),
    );
  });
});
