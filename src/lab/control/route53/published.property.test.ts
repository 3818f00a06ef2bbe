import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '#core';
import { virtualLab } from '../test/virtual-lab.ts';
import { answerDns } from './answers.ts';
import { recordSetKey } from './names.ts';
import { publishStep, publishZone } from './published.ts';
import type { RecordStep } from './published.ts';
import type { PublishedZone, RecordSet } from './records.ts';

const zoneName = 'z.test.';
const labels = fc.constantFrom('a', 'b', '*');
const names = fc.array(labels, { maxLength: 3 }).map((parts) => [...parts, zoneName].join('.'));
const sets = fc.record({
  name: names,
  type: fc.constantFrom('A', 'TXT', 'SRV'),
  ttlSeconds: fc.constant(5),
  values: fc.constant(['127.0.0.1']),
  setIdentifier: fc.constantFrom('1', '2', '3'),
  isMultivalue: fc.constant(true),
});
const steps: fc.Arbitrary<RecordStep[]> = fc.array(
  fc.record({ kind: fc.constantFrom('put', 'remove'), set: sets }),
  { maxLength: 60 },
);

function published(all: readonly RecordStep[]): { zone: PublishedZone; left: Map<string, RecordSet> } {
  const { state } = virtualLab().plane;
  const zone = publishZone(state.route53, { id: 'Z1', name: zoneName, isPrivate: false });
  const left = new Map<string, RecordSet>();
  for (const step of all) {
    publishStep(zone, step);
    if (step.kind === 'put') left.set(recordSetKey(step.set), step.set);
    else left.delete(recordSetKey(step.set));
  }
  return { zone, left };
}

/** The same view made from what is left alone. */
function rebuilt(left: Iterable<RecordSet>): PublishedZone {
  return published([...left].map((set) => ({ kind: 'put', set }))).zone;
}

const contentOf = ({ names: all }: PublishedZone) =>
  [...all]
    .map(([name, { below, sets: types }]) => ({
      name,
      below,
      keys: [...types.values()].flatMap((each) => [...each.keys()]).toSorted(),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

describe('the published view', () => {
  it('is after any changes what it would be if made anew', () => {
    const property = fc.property(steps, (all) => {
      const { zone, left } = published(all);
      expect(contentOf(zone)).toEqual(contentOf(rebuilt(left.values())));
    });
    fc.assert(property, { numRuns: 200, seed: 1 });
  });

  it('takes and answers a hundred thousand records without rebuilding', () => {
    const { state } = virtualLab().plane;
    const zone = publishZone(state.route53, { id: 'Z1', name: zoneName, isPrivate: false });
    const setOf = (n: number): RecordSet => ({
      name: `s${n % 200}.${zoneName}`,
      type: 'A',
      ttlSeconds: 5,
      values: [`127.${n >> 16}.${(n >> 8) & 255}.${n & 255}`],
      setIdentifier: `${n}`,
      isMultivalue: true,
    });
    const count = 100_000;
    const began = performance.now();
    for (let n = 0; n < count; n += 1) publishStep(zone, { kind: 'put', set: setOf(n) });
    for (let n = 0; n < count; n += 2) publishStep(zone, { kind: 'remove', set: setOf(n) });
    // A rebuild for each change would take hours.
    expect(performance.now() - began).toBeLessThan(5000);
    const draws = seededRandom(1);
    const { answers } = answerDns(state, { name: `s1.${zoneName}`, type: 'A' }, draws);
    expect(answers).toHaveLength(8);
    expect(answerDns(state, { name: `s0.${zoneName}`, type: 'A' }, draws).rcode).toBe('NXDOMAIN');
  });
});

describe('a multivalue answer', () => {
  it('is up to eight of the records, each once, whatever is drawn', () => {
    const property = fc.property(fc.nat(30), fc.integer(), (count, seed) => {
      const { state } = virtualLab().plane;
      const zone = publishZone(state.route53, { id: 'Z1', name: zoneName, isPrivate: false });
      for (let n = 0; n < count; n += 1) {
        const values = [`127.0.0.${n}`];
        publishStep(zone, {
          kind: 'put',
          set: {
            name: zoneName,
            type: 'A',
            ttlSeconds: 5,
            values,
            setIdentifier: `${n}`,
            isMultivalue: true,
          },
        });
      }
      const { answers } = answerDns(state, { name: zoneName, type: 'A' }, seededRandom(seed));
      expect(new Set(answers.map(({ value }) => value)).size).toBe(Math.min(count, 8));
      expect(answers).toHaveLength(Math.min(count, 8));
    });
    fc.assert(property, { numRuns: 60, seed: 1 });
  });
});
