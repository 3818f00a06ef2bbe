import type { LiveClock, LiveLoad, LiveService, LiveView } from '#analysis';

/** A run in its recovery, 12.5 s after its fault. */
export function buildLiveView(parts: Partial<LiveView> = {}): LiveView {
  return {
    phase: 'recovery',
    at: 52_500,
    t0: 40_000,
    provenAt: 40_731,
    services: [
      liveService('checkout', 'recovered', { failed: 12, p50: 4.2 }),
      liveService('payments', 'lost', { failed: 118, lastReason: 'timeout', failingSince: 40_100 }),
      liveService('search', 'ok', { p50: 11 }),
    ],
    clocks: [
      liveClock('capacity', { before: 8, counted: 6 }),
      liveClock('tasks', { before: 6, counted: 6, hasRecovered: true }),
      liveClock('targets', { before: 6, counted: 4, victimsCounted: 1 }),
    ],
    alertsFiring: [],
    resolversStale: [],
    guards: [],
    undoLeft: [],
    isRecovered: false,
    isSettled: false,
    awaited: [],
    load: null,
    trafficTrouble: null,
    trafficTold: 0,
    servicesLost: 1,
    notes: [],
    ending: null,
    ...parts,
  };
}

export function liveService(
  name: string,
  state: LiveService['state'],
  { failed = 0, unknown = 0, ...parts }: Partial<LiveService> & { failed?: number; unknown?: number } = {},
): LiveService {
  const sent = 425;
  return {
    name,
    state,
    sends: { sent, ok: sent - failed - unknown, failed, unknown },
    watched: 0,
    spoiled: 0,
    lastReason: null,
    failingSince: null,
    hasSettled: false,
    p50: null,
    ...parts,
  };
}

export function liveClock(clock: LiveClock['clock'], parts: Partial<LiveClock> = {}): LiveClock {
  return { clock, before: 8, counted: 8, victimsCounted: 0, isTouched: true, hasRecovered: false, ...parts };
}

/** Traffic of which all is ok. */
export function buildLiveLoad(parts: Partial<LiveLoad> = {}): LiveLoad {
  return {
    role: 'traffic',
    engine: 'traffic',
    model: 'open',
    windowMs: 2000,
    perSecond: 200,
    duePerSecond: 200,
    failed: 0,
    rejected: 0,
    unknown: 0,
    p50: 4.2,
    p99: 12.2,
    stage: null,
    why: null,
    ...parts,
  };
}
