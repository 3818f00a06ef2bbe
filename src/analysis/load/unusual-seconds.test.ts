import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unusualSeconds } from './unusual-seconds.ts';
import type { SecondLost } from './unusual-seconds.ts';

const seconds = (count: number, due: number, lost: (second: number) => number): SecondLost[] =>
  Array.from({ length: count }, (_, second) => ({ due, lost: lost(second) }));
const places = (marks: readonly boolean[]) => marks.flatMap((is, place) => (is ? [place] : []));

describe('seconds in which more was lost than usual', () => {
  it('are all that lost any, where nothing is usual', () => {
    expect(
      places(
        unusualSeconds(
          seconds(10, 100, (at) => (at === 3 || at === 7 ? 1 : 0)),
          0,
        ),
      ),
    ).toEqual([3, 7]);
  });

  it('are none where so much is usual', () => {
    expect(
      places(
        unusualSeconds(
          seconds(600, 100, (at) => (at % 10 === 0 ? 1 : 0)),
          0.001,
        ),
      ),
    ).toEqual([]);
  });

  it('are those of a burst, and none of the usual ones around it', () => {
    const lost = (at: number) => (at === 50 || at === 51 ? 30 : at % 10 === 0 ? 1 : 0);
    expect(places(unusualSeconds(seconds(120, 100, lost), 0.001))).toEqual([50, 51]);
  });

  it('are all of a small loss that lasts, though none is much by itself', () => {
    const lost = (at: number) => (at >= 20 ? 1 : 0);
    expect(places(unusualSeconds(seconds(120, 100, lost), 0.001))).toEqual(
      Array.from({ length: 100 }, (_, at) => 20 + at),
    );
  });

  it('lost any, each of them; and a loss that is larger makes no fewer', () => {
    const any = fc.array(fc.record({ due: fc.nat(200), part: fc.double({ min: 0, max: 1, noNaN: true }) }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(any, fc.double({ min: 0, max: 0.01, noNaN: true }), (all, share) => {
        const given = all.map(({ due, part }) => ({ due, lost: Math.floor(due * part * part) }));
        const marks = unusualSeconds(given, share);
        expect(marks).toHaveLength(given.length);
        expect(places(marks).filter((place) => given[place]?.lost === 0)).toEqual([]);
        const much = given.map(({ due }) => ({ due, lost: due }));
        expect(places(unusualSeconds(much, 0))).toEqual(
          much.flatMap(({ lost }, place) => (lost > 0 ? [place] : [])),
        );
      }),
    );
  });
});
