import { bucketOf } from '#core';
import type { LoadSlice, WarmUpForecast, WarmUpPlan } from '#core';
import { raisesOf } from './by-time.ts';
import { stretchMs } from './evidence.ts';
import { createRamp } from './ramp.ts';

/** How long a rise takes, and what is sent on it. */
interface Rise {
  ms: number;
  requests: number;
}

const stepMs = 250;

/**
 * How long a warm-up takes and what it sends. At least: the rise where nothing is rejected, and the stretch that must
 * be seen. At most: until it gives up, at the target rate from as soon as that can be. Where the least is longer than
 * the most it gives up before it can be warm.
 */
export function forecastOf(plan: WarmUpPlan): WarmUpForecast {
  const { toPerSecond, ready, giveUpAfterMs } = plan;
  const rise = riseOf(plan);
  const seenMs = stretchMs(ready);
  const upTo = riseOf(plan, giveUpAfterMs);
  const left = Math.max(0, giveUpAfterMs - upTo.ms);
  return {
    leastMs: rise.ms + seenMs,
    leastRequests: Math.round(rise.requests + (toPerSecond * seenMs) / 1000),
    mostMs: giveUpAfterMs,
    mostRequests: Math.round(upTo.requests + (toPerSecond * left) / 1000),
  };
}

/** The rise, or what of it lies before a moment. */
function riseOf(plan: WarmUpPlan, beforeMs = Infinity): Rise {
  const { fromPerSecond, toPerSecond, growth } = plan;
  if (fromPerSecond >= toPerSecond) return { ms: 0, requests: 0 };
  if (growth.by === 'answers') return climbOf(plan, beforeMs);
  if (growth.by === 'line') {
    const ms = Math.min(growth.overMs, beforeMs);
    const reached =
      growth.overMs > 0 ? fromPerSecond + ((toPerSecond - fromPerSecond) * ms) / growth.overMs : toPerSecond;
    return { ms, requests: ((fromPerSecond + reached) / 2) * (ms / 1000) };
  }
  const rates = [fromPerSecond, ...raisesOf(fromPerSecond, toPerSecond, growth.factor).slice(0, -1)];
  const ms = Math.min(rates.length * growth.everyMs, beforeMs);
  const requests = rates.reduce((sum, rate, index) => {
    const spent = Math.max(0, Math.min(growth.everyMs, ms - index * growth.everyMs));
    return sum + (rate * spent) / 1000;
  }, 0);
  return { ms, requests };
}

/** A rise on answers where every request is answered well and at once. */
function climbOf(plan: WarmUpPlan, beforeMs: number): Rise {
  const endMs = Math.min(beforeMs, plan.giveUpAfterMs);
  const ramp = createRamp(plan, 0);
  let requests = 0;
  let told = 0;
  for (let nowMs = 0; nowMs < endMs; nowMs += stepMs) {
    const whole = Math.floor(requests);
    const { perSecond } = ramp.step(nowMs, nowMs > 0 ? [answered(nowMs - stepMs, whole - told)] : []);
    told = whole;
    if (perSecond >= plan.toPerSecond) return { ms: nowMs, requests };
    requests += (perSecond * stepMs) / 1000;
  }
  return { ms: endMs, requests };
}

function answered(at: number, count: number): LoadSlice {
  const from = Math.floor(at / 1000) * 1000;
  const none = { unsent: 0, failed: 0, rejected: 0, unknown: 0, bytes: 0, lateness: [], misses: [] };
  return {
    scenario: '',
    from,
    to: from + 1000,
    sent: count,
    ok: count,
    latency: [[bucketOf(1), count]],
    ...none,
  };
}
