import { bucketOf } from '#core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRamp } from './ramp.ts';
import { byHand, planOf } from './test/plan.ts';
import { outcomeOf, simulate, sliceOf } from './test/simulation.ts';

const minute = 60_000;
const hour = 60 * minute;
const onAnswers = (rejectedAtMost: number, factor = 1.5) => ({
  by: 'answers' as const,
  factor,
  rejectedAtMost,
});
const aMinute = { fromPerSecond: 50_000 / 60, toPerSecond: 400_000 / 60 };

describe('a ramp on answers, where the balancer grows fast', () => {
  it.each([0.01, 0.05])(
    'is warm in a small part of the time of a ramp by hand, at most %d rejected',
    (share) => {
      const balancer = { perSecond: 50, growthMs: 1000, growthFactor: 1.5 };
      const itself = outcomeOf(planOf({ growth: onAnswers(share) }), { balancer });
      const hand = outcomeOf(planOf({ growth: byHand }), { balancer });
      expect([itself.step.stage, hand.step.stage]).toEqual(['warm', 'warm']);
      expect(itself.forMs).toBeLessThan(hand.forMs / 8);
      expect(itself.mostRejected).toBeLessThanOrEqual(share);
    },
  );
});

describe('a ramp on answers, where the balancer grows slowly', () => {
  it.each([
    ['a minute', '50/s', {}, minute, 12 * minute],
    ['five minutes', '50/s', {}, 5 * minute, 35 * minute],
    ['a minute', '50k/min', aMinute, minute, 12 * minute],
    ['five minutes', '50k/min', aMinute, 5 * minute, 35 * minute],
  ])('by half each %s, from %s: is warm in the end, and never loses more than it may', (...said) => {
    const [, , rates, growthMs, atMostMs] = said;
    const plan = planOf({ ...rates, growth: onAnswers(0.01) });
    const balancer = { perSecond: plan.fromPerSecond, growthMs, growthFactor: 1.5 };
    const { step, forMs, mostRejected } = outcomeOf(plan, { balancer });
    expect(step.stage).toBe('warm');
    expect(step.perSecond).toBe(plan.toPerSecond);
    expect(forMs).toBeLessThan(atMostMs);
    expect(mostRejected).toBeLessThanOrEqual(0.01);
  });
});

describe('a ramp on answers', () => {
  /** What was rejected until the first raise is set apart: the start rate is the plan's own. */
  it('stays inside its bound at every step, whatever the balancer, and always ends', () => {
    const worlds = fc.record({
      growthMs: fc.integer({ min: 500, max: 600_000 }),
      growthFactor: fc.double({ min: 1.2, max: 2, noNaN: true }),
      factor: fc.double({ min: 1.1, max: 3, noNaN: true }),
      fromPerSecond: fc.double({ min: 5, max: 1000, noNaN: true }),
      times: fc.double({ min: 1, max: 10, noNaN: true }),
      carried: fc.double({ min: 0.1, max: 2, noNaN: true }),
      rejectedAtMost: fc.double({ min: 0.001, max: 0.05, noNaN: true }),
      startMs: fc.integer({ min: 0, max: 100 }).map((steps) => steps * 250),
    });
    fc.assert(
      fc.property(worlds, ({ growthMs, growthFactor, factor, fromPerSecond, times, ...rest }) => {
        const { carried, rejectedAtMost, startMs } = rest;
        const growth = onAnswers(rejectedAtMost, factor);
        const toPerSecond = fromPerSecond * times;
        const giveUpAfterMs = 10 * minute;
        const plan = planOf({ fromPerSecond, toPerSecond, growth, giveUpAfterMs });
        const balancer = { perSecond: Math.max(1, fromPerSecond * carried), growthMs, growthFactor };
        let before = fromPerSecond;
        let hasRisen = false;
        let apart = 0;
        for (const { nowMs, step, sent, rejected } of simulate(plan, { balancer }, startMs)) {
          hasRisen ||= step.perSecond > before;
          if (!hasRisen) apart = rejected;
          before = step.perSecond;
          expect(rejected - apart).toBeLessThanOrEqual(rejectedAtMost * sent);
          expect(step.perSecond).toBeLessThanOrEqual(toPerSecond);
          expect(nowMs - startMs).toBeLessThanOrEqual(giveUpAfterMs);
        }
        // No more than a second of the start rate.
        expect(apart).toBeLessThanOrEqual(carried < 1 ? fromPerSecond : 0);
      }),
      { seed: 42, numRuns: 40, endOnFailure: true },
    );
  });

  it('says at its start rate how many requests it waits for, and fewer as they are sent', () => {
    const plan = planOf({ growth: onAnswers(0.01), giveUpAfterMs: minute });
    const balancer = { perSecond: 1000, growthMs: Infinity, growthFactor: 1 };
    const moments = [...simulate(plan, { balancer })];
    const first = moments.slice(
      1,
      moments.findIndex(({ step }) => step.perSecond > 50),
    );
    const counts = first.map(({ step }) =>
      Number(/^waits for up to (\d+) more requests, to risk no more than 1 % of all$/.exec(step.why)?.[1]),
    );
    expect(counts.length).toBeGreaterThan(8);
    expect(counts.filter((count) => !(count >= 1))).toEqual([]);
    expect(counts.at(-1)).toBeLessThan((counts[0] ?? 0) / 10);
  });

  it('says once it backed off for how long nothing may be rejected, and still why it did when it gives up', () => {
    const plan = planOf({ growth: onAnswers(0.01), giveUpAfterMs: minute });
    const balancer = { perSecond: 60, growthMs: Infinity, growthFactor: 1 };
    const steps = [...simulate(plan, { balancer })].map(({ step }) => step);
    const held = steps.filter(({ stage }) => stage === 'backed off').map(({ why }) => why);
    expect(held[0]).toMatch(/of the last seconds rejected at/);
    expect(held.some((why) => /^waits until nothing is rejected for \d/.test(why))).toBe(true);
    expect(steps.at(-1)?.why).toMatch(/of the last seconds rejected at/);
  });

  it('goes below a start rate that is too high, and comes back', () => {
    const balancer = { perSecond: 10, growthMs: 10_000, growthFactor: 1.5 };
    const plan = planOf({ growth: onAnswers(0.01) });
    const moments = [...simulate(plan, { balancer })];
    expect(Math.min(...moments.map(({ step }) => step.perSecond))).toBeLessThan(10);
    expect(moments.at(-1)?.step.stage).toBe('warm');
    expect(moments.at(-1)?.rejected).toBeLessThan(0.01 * (moments.at(-1)?.sent ?? 0));
  });

  it('keeps a balancer pressed that turns requests away: four fifths of what it carries, and no more than all', () => {
    const balancer = { perSecond: 100, growthMs: Infinity, growthFactor: 1 };
    const plan = planOf({ growth: onAnswers(0.01), giveUpAfterMs: 10 * minute });
    const moments = [...simulate(plan, { balancer })];
    const first = moments.findIndex(({ step }) => step.stage === 'backed off');
    const held = moments.slice(first, -1).filter(({ step }) => step.stage === 'backed off');
    expect(held.length).toBeGreaterThan(1000);
    for (const { step } of held) expect(step.perSecond).toBeGreaterThan(80);
    expect(held.filter(({ step }) => step.perSecond <= 100).length).toBeGreaterThan(0.9 * held.length);
  });

  it('tells what got through of the target rate where it gives up there', () => {
    const balancer = { perSecond: 300, growthMs: Infinity, growthFactor: 1 };
    const plan = planOf({ growth: { by: 'line', overMs: 1000 }, giveUpAfterMs: minute });
    const { step } = outcomeOf(plan, { balancer });
    expect(step.why).toMatch(
      /^after 1 m 00 s at 400\/s, of which 300\/s were ok in the last 10.0 s: errors 25 %/,
    );
  });

  it('gives up where the balancer never grows, and names the rejections', () => {
    const balancer = { perSecond: 60, growthMs: Infinity, growthFactor: 1 };
    const plan = planOf({ growth: onAnswers(0.01), giveUpAfterMs: 10 * minute });
    const { step, forMs, mostRejected } = outcomeOf(plan, { balancer });
    expect(step).toMatchObject({ stage: 'gave up', isOver: true });
    expect(step.why).toMatch(
      /^after 10 m 00 s at \d+(\.\d+)?\/s, of which \d+(\.\d+)?\/s were ok in the last 10.0 s: 400\/s not reached; .* of the last seconds rejected at \d+/,
    );
    expect(forMs).toBe(10 * minute);
    expect(mostRejected).toBeLessThanOrEqual(0.01);
  });

  it('goes below a start rate that is too high also where that is told late', () => {
    const balancer = { perSecond: 10, growthMs: Infinity, growthFactor: 1 };
    const plan = planOf({ growth: onAnswers(0.01), giveUpAfterMs: 2 * minute });
    const { step } = outcomeOf(plan, { balancer, rejectedAfterMs: 8_000 });
    expect(step.stage).toBe('gave up');
    expect(step.perSecond).toBeLessThan(10);
  });

  it('sends a trickle where nothing is let through, and gives up', () => {
    const ramp = createRamp(planOf({ growth: onAnswers(0.01), giveUpAfterMs: minute }), 0);
    let step = ramp.step(0, []);
    for (let nowMs = 250; !step.isOver; nowMs += 250) {
      const sent = Math.ceil(step.perSecond / 4);
      step = ramp.step(nowMs, [sliceOf(nowMs - 250, { sent, rejected: sent })]);
    }
    expect(step).toMatchObject({ stage: 'gave up', perSecond: 1 });
  });

  it('follows a balancer that shrinks', () => {
    const ramp = createRamp(planOf({ growth: onAnswers(0.05), giveUpAfterMs: 5 * minute }), 0);
    let step = ramp.step(0, []);
    const rates: number[] = [];
    for (let nowMs = 250; !step.isOver; nowMs += 250) {
      const carried = nowMs < 2 * minute ? Infinity : 30;
      const ok = Math.min(carried / 4, step.perSecond / 4);
      step = ramp.step(nowMs, [
        sliceOf(nowMs - 250, { sent: step.perSecond / 4, ok, rejected: step.perSecond / 4 - ok }),
      ]);
      rates.push(step.perSecond);
    }
    expect(Math.max(...rates)).toBe(400);
    expect(rates.at(-1)).toBeLessThan(40);
    expect(step.stage).toBe('gave up');
  });

  it('does not rise while requests fail, nor while the harness does not keep the rate', () => {
    const balancer = { perSecond: 1000, growthMs: Infinity, growthFactor: 1 };
    const plan = planOf({ growth: onAnswers(0.01), giveUpAfterMs: 5 * minute });
    const failing = outcomeOf(plan, { balancer, failing: () => 0.2 });
    expect([failing.step.stage, failing.step.perSecond]).toEqual(['gave up', 50]);
    const weak = outcomeOf(plan, { balancer, harnessPerSecond: 100 });
    expect(weak.step.stage).toBe('gave up');
    expect(weak.step.perSecond).toBeLessThan(130);
  });

  it('takes no more rejections for overload than a warm balancer may have', () => {
    const ready = { errorsBelow: 0.01, rejectedBelow: 0.01, p99BelowMs: 600, forMs: 10_000, driftBelow: 0.1 };
    const plan = planOf({ growth: onAnswers(0.02), ready });
    const ramp = createRamp(plan, 0);
    let step = ramp.step(0, []);
    let due = 0;
    let noise = 0;
    for (let nowMs = 250; !step.isOver; nowMs += 250) {
      due += step.perSecond / 4;
      const sent = Math.floor(due);
      due -= sent;
      noise += sent / 500;
      const rejected = Math.floor(noise);
      noise -= rejected;
      const latency: [number, number][] = [[bucketOf(20), sent - rejected]];
      step = ramp.step(nowMs, [sliceOf(nowMs - 250, { sent, ok: sent - rejected, rejected, latency })]);
    }
    expect(step.stage).toBe('warm');
  });
});

describe('a ramp by time', () => {
  it('goes on by the clock whatever is rejected, then proves', () => {
    const balancer = { perSecond: 50, growthMs: Infinity, growthFactor: 1 };
    const growth = { by: 'line' as const, overMs: 2 * minute };
    const moments = [...simulate(planOf({ growth, giveUpAfterMs: 4 * minute }), { balancer })];
    const at = (ms: number) => moments.find(({ nowMs }) => nowMs === ms)?.step;
    expect(at(minute)).toMatchObject({ stage: 'rising', perSecond: 225 });
    expect(at(3 * minute)).toMatchObject({ stage: 'proving', perSecond: 400 });
    expect(at(3 * minute)?.why).toContain('rejected 87.5 %, wanted < 0.10 %');
    expect(at(4 * minute)?.why).toContain('rejected 87.5 %, wanted < 0.10 %');
    expect(at(4 * minute)?.stage).toBe('gave up');
  });

  it('takes the time of its steps and of the proof', () => {
    const balancer = { perSecond: 50, growthMs: minute, growthFactor: 1.5 };
    const { forMs, step } = outcomeOf(planOf({ growth: byHand }), { balancer }, 750);
    expect(step).toMatchObject({ stage: 'warm', perSecond: 400, why: 'all criteria met at 400/s' });
    expect(forMs).toBeGreaterThanOrEqual(30 * minute + 30_000);
    expect(forMs).toBeLessThan(30 * minute + 33_000);
  });
});

describe('the proof', () => {
  const balancer = { perSecond: 1000, growthMs: Infinity, growthFactor: 1 };
  const growth = { by: 'line' as const, overMs: 10_000 };

  it('goes on while the latency drifts, and ends when it no longer does', () => {
    const addedMs = (at: number) => Math.max(0, 150 - at / 1000);
    const moments = [...simulate(planOf({ growth }), { balancer, addedMs })];
    const proving = moments.filter(({ step }) => step.stage === 'proving');
    expect(proving.some(({ step }) => /median falls by \d+/.test(step.why))).toBe(true);
    expect(moments.at(-1)?.step.stage).toBe('warm');
    expect(moments.at(-1)?.nowMs).toBeGreaterThan(100_000);
  });

  it('never takes a balancer for warm that is not asked as much as planned', () => {
    const { step } = outcomeOf(planOf({ growth, giveUpAfterMs: 3 * minute }), {
      balancer,
      harnessPerSecond: 380,
    });
    expect(step.stage).toBe('gave up');
    expect(step.why).toContain('the harness did not keep the rate');
  });

  it('says the same for ever once it is over', () => {
    const ramp = createRamp(planOf({ giveUpAfterMs: 1000 }), 0);
    const over = ramp.step(1000, []);
    expect(over).toMatchObject({ stage: 'gave up', isOver: true });
    expect(ramp.step(9 * hour, [sliceOf(0, { sent: 5, ok: 5 })])).toBe(over);
  });
});
