import { BadInputError } from '#core';
import { describe, expect, it } from 'vitest';
import { refuseIdleFlags } from './load-ways.ts';
import type { LoadFlags } from './load.ts';

const none: LoadFlags = { for: '30s', header: [], guard: [] };
const rate = { rate: '1/s' };
const saturate = { saturate: true };
const ramp = { from: '1/s', to: '2/s' };

function refusal(flags: Partial<LoadFlags>): string {
  try {
    refuseIdleFlags({ ...none, ...flags });
  } catch (error) {
    if (error instanceof BadInputError) return `${error.message} ${error.hint ?? ''}`;
    throw error;
  }
  return 'taken';
}

describe('the flags of a load', () => {
  it.each<Partial<LoadFlags>>([{}, { from: '1/s' }, { to: '1/s' }])('have to say what to send: %j', (flags) =>
    expect(refusal(flags)).toContain('Say what to send: --from with --to, --rate, or --saturate.'),
  );

  it.each<[Partial<LoadFlags>, string]>([
    [{ ...ramp, ...rate }, '--from with --to, which warms up, and --rate, which sends at one rate,'],
    [{ ...rate, to: '2/s' }, '--from with --to, which warms up, and --rate, which sends at one rate,'],
    [{ ...rate, ...saturate }, '--rate, which sends at one rate, and --saturate, which sends as fast'],
  ])('say one thing to send: %j', (flags, told) => {
    expect(refusal(flags)).toContain(told);
    expect(refusal(flags)).toMatch(/can't go together\. Leave all but one/);
  });

  it.each<[Partial<LoadFlags>, string]>([
    [
      { ...rate, grow: 'over 1m' },
      '--grow goes with --from and --to: it says how the rate of a warm-up rises',
    ],
    [{ ...rate, drift: '< 5%' }, '--drift goes with --from and --to'],
    [{ ...rate, giveUpAfter: '1m' }, '--give-up-after goes with --from and --to'],
    [{ ...saturate, rejectedAtMost: '1%' }, '--rejected-at-most goes with --from and --to'],
    [{ ...saturate, engine: 'k6' }, '--saturate sends as fast as it is answered, by autocannon.'],
    [{ ...rate, script: 'a.js' }, '--script goes with --from and --to'],
    [{ ...ramp, script: 'a.js', engine: 'autocannon' }, '--script goes with --engine k6: autocannon runs no'],
    [{ ...ramp, engine: 'k6', workers: '2' }, '--workers goes with the engines traffic and autocannon'],
    [{ ...ramp, script: 'a.js', header: ['a: b'] }, '--header goes without --script'],
    [{ ...ramp, grow: 'over 1m', rejectedAtMost: '1%' }, '--rejected-at-most goes with --grow adaptive'],
  ])('that say nothing of it are refused with what they go with: %j', (flags, told) =>
    expect(refusal(flags)).toContain(told),
  );

  it('are all told at once', () =>
    expect(refusal({ ...rate, grow: 'over 1m', drift: '< 5%' })).toMatch(/--grow goes .* --drift goes /));

  it.each<Partial<LoadFlags>>([
    { ...rate, errors: '< 1%', workers: '2', connections: '5', header: ['a: b'] },
    { ...saturate, recycle: '10s', guard: ['errorRate > 20% for 10s'] },
    { ...ramp, grow: 'adaptive, at most 20%', rejectedAtMost: '2%', drift: '< 5%', workers: '2' },
    { ...ramp, grow: 'over 1m', engine: 'k6', script: 'a.js', p99: '< 1s' },
    { ...ramp, grow: 'over 1m', script: 'a.js' },
  ])('that say something are taken: %j', (flags) => expect(refusal(flags)).toBe('taken'));
});
