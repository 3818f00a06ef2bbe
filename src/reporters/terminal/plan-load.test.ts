import type { LoadPlan, WarmUpForecast } from '#core';
import { describe, expect, it } from 'vitest';
import { buildJob, buildWarmUpPlan } from '../../../test/reporters/build-load.ts';
import { buildInventory, buildPlan } from '../../../test/reporters/build-plan.ts';
import { widthOf } from '../text-width.ts';
import { renderPlan } from './plan.ts';

const forecast = {
  leastMs: 540_000,
  leastRequests: 1_912_345,
  mostMs: 1_560_000,
  mostRequests: 3_212_345,
};
const shop = { arn: 'arn:shop', name: 'shop' };

function loadIn(load: LoadPlan, warmUpForecast?: WarmUpForecast, width = 80): string[] {
  const text = renderPlan(buildPlan({ load }), buildInventory(), {
    width,
    color: false,
    isShort: true,
    warmUpForecast,
  });
  const lines = text.split('\n');
  const from = lines.indexOf('Load') + 1;
  return from === 0 ? [] : lines.slice(from, lines.indexOf('', from));
}

describe('load in the plan', () => {
  it('is all that is sent, to whom, how much and what it costs', () => {
    const reservation = { balancer: shop, capacityUnits: 2000, giveUpAfterMs: 1_800_000 };
    expect(loadIn({ reservation, warmUp: buildWarmUpPlan(), traffic: buildJob() }, forecast)).toEqual([
      '  reserve   2,000 capacity units of shop, awaited for at most 30 m 00 s',
      '            ! it is billed until it is put back, at the end of the run; AWS',
      '            allows two decreases a day',
      '  warm-up   500/s to 50k/s, as answers allow: at most × 1.5 a step, 1 % rejected',
      '            to 127.0.0.1:8080: browse 75 % (GET /browse), checkout 25 % (GET',
      '            /checkout)',
      '            by traffic, 2 generators with at most 2,000 connections',
      '            warm when for 2 m 00 s failed < 0.10 %, rejected < 0.10 %, p99 <',
      '            0.30 s, latency drifts < 10 %',
      '            sends about 3.2 M requests in 26 m 00 s, when it gives up (at least',
      '            1.9 M in 9 m 00 s)',
      '  traffic   200/s, from before steady to the end of the run',
      '            the same requests as the warm-up',
    ]);
  });

  it('is nothing where none is sent', () => {
    expect(loadIn({})).toEqual([]);
  });

  it('tells of a warm-up that gives up too early, and without a forecast when that is', () => {
    expect(loadIn({ warmUp: buildWarmUpPlan() }, { ...forecast, leastMs: 1_800_000 }).at(-1)).toContain(
      '! too early to be warm: that takes 30 m 00 s at least',
    );
    expect(loadIn({ warmUp: buildWarmUpPlan() }).at(-1)).toContain('gives up after 26 m 00 s');
  });

  const shownOf = (profile: LoadPlan['traffic']) => loadIn({ ...(profile && { traffic: profile }) })[0];

  it.each([
    [[[0, 0.5]], '0.5/s, from before steady'],
    [
      [
        [0, 50],
        [60_000, 200],
        [90_000, 200],
        [90_000, 400],
      ],
      '50/s, to 200/s over 1 m 00 s, 200/s for 30.0 s, to 400/s at once;',
    ],
  ] satisfies [[number, number][], string][])('says %j as %s', (points, text) => {
    expect(shownOf(buildJob({ profile: { points } }))).toContain(text);
  });

  it('tells span, peak and mean of a curve', () => {
    const points: [number, number][] = [
      [0, 100],
      [60_000, 300],
      [120_000, 100],
    ];
    expect(shownOf(buildJob({ profile: { points, repeats: true } }))).toContain(
      'a curve over 2 m 00 s, peak 300/s, mean 200/s, again and again,',
    );
  });

  it('keeps to the screen whatever a file names, and counts scenarios beyond the first', () => {
    const [one] = buildJob().scenarios;
    if (!one) throw new Error('it has no scenario');
    const hostile = { ...one, name: 'x'.repeat(90), url: '{{\u001b[2J}}支払い', method: '\u202e' };
    const scenarios = [...Array.from({ length: 11 }, () => one), hostile];
    const lines = loadIn({ traffic: buildJob({ scenarios }) }, undefined, 40);
    expect(lines.filter((line) => widthOf(line) > 40)).toEqual([]);
    expect(lines.join('')).not.toContain('\u001b');
    const wide = loadIn({ traffic: buildJob({ scenarios }) }, undefined, 400);
    expect(wide.join(' ')).toContain('+4 more');
  });
});
