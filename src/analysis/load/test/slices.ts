import { bucketOf, noRequests } from '#core';
import type { Event, EventOf, LoadJob, LoadOutcome, LoadRole, LoadScenario, LoadSlice } from '#core';

/** One request; without an outcome nothing was heard of it after it had left. */
export interface ScriptedRequest {
  sent: number;
  tookMs?: number;
  outcome?: LoadOutcome | undefined;
  reason?: string;
  neverLeft?: boolean;
  scenario?: string;
}

const none = {
  ...noRequests,
  latency: [],
  lateness: [],
  misses: [],
};

/** The slices that tell of requests, one or two each, cut at edges. */
export function slicesOf(requests: readonly ScriptedRequest[], edges: readonly number[] = []): LoadSlice[] {
  const inOrder = [...edges].sort((a, b) => a - b);
  return requests.flatMap((request) => {
    const { sent, tookMs = 5, outcome, reason, neverLeft = false, scenario = 'all' } = request;
    const second = Math.floor(sent / 1000) * 1000;
    const from = Math.max(second, inOrder.findLast((edge) => edge <= sent) ?? second);
    const to = Math.min(second + 1000, inOrder.find((edge) => edge > sent) ?? Infinity);
    const across = neverLeft ? undefined : inOrder.findLast((edge) => sent < edge && edge <= sent + tookMs);
    const left: LoadSlice = { ...none, scenario, from, to, sent: 1 };
    if (outcome === undefined) return [left];
    const decided: LoadSlice = {
      ...none,
      scenario,
      from,
      to,
      ...(across !== undefined && { across }),
      ...(outcome === 'ok' && { okSent: [sent, sent] }),
      ...((outcome === 'failed' || outcome === 'rejected') && { lostSent: [sent, sent] }),
      unsent: neverLeft ? 1 : 0,
      [outcome]: 1,
      latency: outcome === 'ok' ? [[bucketOf(tookMs), 1]] : [],
      misses: outcome === 'ok' ? [] : [{ outcome, reason: reason ?? outcome, count: 1, places: [] }],
    };
    return neverLeft ? [decided] : [left, decided];
  });
}

/** Requests at a rate over [from, to), all alike. */
export function steadily(
  perSecond: number,
  from: number,
  to: number,
  each: Partial<ScriptedRequest> = {},
): ScriptedRequest[] {
  const count = Math.round(((to - from) * perSecond) / 1000);
  return Array.from({ length: count }, (_, n) => ({
    sent: from + (n * 1000) / perSecond,
    outcome: 'ok',
    ...each,
  }));
}

export function startedAt(at: number, role: LoadRole = 'traffic'): EventOf<'load-started'> {
  return { seq: 0, at, type: 'load-started', role, engine: 'traffic', model: 'open' };
}

/** What a journal holds of a load besides its begin. */
export function toldAt(at: number, slices: LoadSlice[], role: LoadRole = 'traffic'): Event {
  return { seq: 0, at, type: 'load', role, slices };
}

/** Traffic of these scenarios. */
export function jobOf(scenarios: readonly Pick<LoadScenario, 'name' | 'service'>[]): LoadJob {
  return {
    role: 'traffic',
    engine: 'traffic',
    params: {},
    scenarios: scenarios.map((one) => ({
      ...one,
      weight: 1,
      method: 'GET',
      url: 'http://shop.test/',
      headers: {},
      statuses: '200-399',
      timeoutMs: 1000,
    })),
    profile: { points: [[0, 100]] },
    workers: 1,
    connections: 100,
    recycleMs: 60_000,
  };
}
