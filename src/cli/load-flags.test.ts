import { BadInputError } from '#core';
import { describe, expect, it } from 'vitest';
import { readLoadFlags } from './load-flags.ts';
import type { LoadFlags } from './load.ts';

const none: LoadFlags = { for: '30s', header: [], guard: [] };
const rate = { rate: '1/s' };
const ramp = { from: '1/s', to: '2/s' };
const here = 'http://127.0.0.1:1/';

function refusal(flags: Partial<LoadFlags>, url = here): string {
  try {
    readLoadFlags(url, { ...none, ...flags });
  } catch (error) {
    if (error instanceof BadInputError) return error.message;
    throw error;
  }
  return 'taken';
}

describe('what is wrong with a load', () => {
  it.each<[Partial<LoadFlags>, string]>([
    [{ ...rate, guard: ['errorRate > x for 10s'] }, '--guard: must be "> 20%", not "> x".'],
    [{ ...rate, guard: ['latency > 2s for never'] }, '--guard: "never" is not a duration; write 30s.'],
    [{ ...ramp, rejectedAtMost: 'x' }, '--rejected-at-most: '],
    [{ ...ramp, giveUpAfter: 'x' }, '--give-up-after: "x" is not a duration'],
    [{ ...rate, status: 'x' }, '--status: "x" names no statuses'],
    [{ ...rate, header: ['b d: c'] }, '--header b d: is no name of a header.'],
    [{ ...ramp, engine: 'bogus' }, '--engine: must be autocannon, k6, traffic,'],
    [{ ...ramp, engine: 'autocannon', script: 'x.js' }, '--script goes with --engine k6'],
    [{ ...ramp, grow: 'over 1s', script: '' }, '--script: names no file.'],
  ])('is told by the flag: %j', (flags, told) => expect(refusal(flags)).toContain(told));

  it('is told by the argument', () => expect(refusal(rate, 'foo')).toMatch(/^<url>: "foo" is no http/));
});

describe('a load by itself', () => {
  const profileOf = (flags: Partial<LoadFlags>) =>
    readLoadFlags(here, { ...none, ...flags }).load.traffic?.profile.points;

  it('at a rate ends by its schedule', () =>
    expect(profileOf(rate)).toEqual([
      [0, 1],
      [30_000, 1],
      [30_000, 0],
    ]));

  it('that saturates has no schedule that would end', () =>
    expect(profileOf({ saturate: true })?.at(-1)).toEqual([0, 1]));
});
