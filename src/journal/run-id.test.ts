import { seededRandom } from '#core';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { journalPath, newRunId } from './run-id.ts';

it('names a run by the second it began and four digits', () => {
  const random = { between: () => 0x7f };
  expect(newRunId(Date.parse('2026-11-21T01:02:03.999Z'), random)).toBe('2026-11-21T01-02-03Z-007f');
});

it('gives names that sort by time and are valid as directories', () => {
  const second = fc.integer({ min: 0, max: 4_000_000_000 });
  fc.assert(
    fc.property(second, second, fc.integer(), (a, b, seed) => {
      fc.pre(a < b);
      const random = seededRandom(seed);
      const [first, later] = [newRunId(a * 1000, random), newRunId(b * 1000, random)];
      expect(first < later).toBe(true);
      expect(journalPath('reports', first)).toBe(`reports/${first}/journal.ndjson`);
    }),
  );
});
