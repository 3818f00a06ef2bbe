import type { Event } from '#core';
import { describe, expect, it } from 'vitest';
import { analyse } from '../test/scripted-run.ts';
import { recorded } from './test/recorded.ts';
import { fold, hurt, well, withFold, zoneOf } from './test/told-zone.ts';

describe('answers that no look tells of', () => {
  const zone = zoneOf([{ at: hurt, gone: 12_000 }, { at: well }], { obedient: [[1000, [hurt]]] });
  const told = { ...fold, code: 'NOERROR', addresses: [hurt] };
  const times = Array.from({ length: 1100 }, (_, place) => 12_100 + 20 * place);
  /** Looks fail from 12 s until then; hundreds of answers came meanwhile. */
  const found = (until: number) => {
    const looks = zone.looks.filter(({ sent }) => sent < 12_000 || sent > until);
    const events = recorded({ ...zone, looks }).filter(
      ({ type, at }) => type !== 'observations' || at < 11_000,
    );
    const all = times.reduce<Event[]>(
      (before, at) => withFold(before, { ...told, sent: [at, at], done: [at + 1, at + 1] }),
      events,
    );
    return analyse(all).dns[0];
  };

  it('are perhaps stale, however many there are', () => {
    expect(found(36_000)?.stale.answers).toEqual({ lo: 0, hi: 1100 });
  });

  it('are perhaps stale at the end, and the recovery is open', () => {
    expect(found(Infinity)).toMatchObject({
      stale: { answers: { lo: 0, hi: 1100 } },
      recovery: { interval: { lo: 0, hi: null } },
      kept: { lo: 0, hi: null },
    });
  });
});
