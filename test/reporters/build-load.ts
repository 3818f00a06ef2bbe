import type { LoadCounts, LoadFinding, ReservationFinding, TrafficLost, WarmUpFinding } from '#analysis';
import type { Histogram, LoadJob, LoadRole, LoadScenario, Phase, WarmUpPlan } from '#core';

// Warm-ups and traffic for tests of the reports; t0 of built runs is at 40 s.

/** What so many requests came to; those that are not told to be otherwise are ok. */
export function buildCounts(due: number, parts: Partial<LoadCounts> = {}): LoadCounts {
  const { failed = 0, rejected = 0, unknown = 0 } = parts;
  const ok = due - failed - rejected - unknown;
  const latency = ok === 0 ? null : { p50: 6.4, p90: 8.1, p99: 12.2, max: 31 };
  return { due, sent: due, ok, failed, rejected, unknown, bytes: 114 * ok, latency, ...parts };
}

function sum(all: readonly LoadCounts[]): LoadCounts {
  const of = (key: 'due' | 'sent' | 'failed' | 'rejected' | 'unknown') =>
    all.reduce((total, one) => total + one[key], 0);
  const [sent, failed, rejected, unknown] = [of('sent'), of('failed'), of('rejected'), of('unknown')];
  return buildCounts(of('due'), { sent, failed, rejected, unknown });
}

/** 300 capacity units that were there after three minutes. */
export function buildReservation(parts: Partial<ReservationFinding> = {}): ReservationFinding {
  return {
    plan: {
      balancer: { arn: 'arn:aws:elasticloadbalancing:eu-1:1:loadbalancer/app/shop/1', name: 'shop' },
      capacityUnits: 300,
      giveUpAfterMs: 3_600_000,
    },
    state: 'provisioned',
    waitedMs: 182_000,
    saw: '300 capacity units, provisioned',
    ...parts,
  };
}

/** A load that sent this in these phases, half of it of each of two scenarios. */
export function buildLoad(
  role: LoadRole,
  phases: (LoadCounts & { phase: Phase })[],
  parts: Partial<LoadFinding> = {},
): LoadFinding {
  const total = sum(phases);
  const half = buildCounts(total.due / 2, {
    failed: total.failed / 2,
    rejected: total.rejected / 2,
    unknown: total.unknown / 2,
  });
  const byPhase = phases.map(({ phase, due, failed, rejected, unknown, latency }) => ({
    phase,
    ...buildCounts(due / 2, { failed: failed / 2, rejected: rejected / 2, unknown: unknown / 2, latency }),
    latencyHistogram: [[880, due / 2]] satisfies Histogram,
  }));
  return {
    role,
    engine: 'traffic',
    model: 'open',
    version: null,
    error: null,
    total,
    sentPerSecond: null,
    phases,
    scenarios: ['browse', 'checkout'].map((scenario) => ({ scenario, ...half, byPhase })),
    seconds: [{ from: 10_000, to: 11_000, ...buildCounts(200) }],
    misses: [],
    unknownWindows: [],
    lateness: { p50: 0.61, p99: 1.7, max: 13 },
    lost: [],
    ...parts,
  };
}

/** Traffic that lost some when the fault came, and of which a generator ended. */
export function buildTraffic(parts: Partial<LoadFinding> = {}): LoadFinding {
  const latency = (p50: number, p99: number) => ({ p50, p90: p50 * 2, p99, max: p99 * 2 });
  return buildLoad(
    'traffic',
    [
      { phase: 'steady', ...buildCounts(6000, { latency: latency(4.2, 9.8) }) },
      { phase: 'fault', ...buildCounts(146, { failed: 42, rejected: 6, latency: latency(6.1, 480) }) },
      { phase: 'recovery', ...buildCounts(17_854, { failed: 58, rejected: 6, unknown: 40 }) },
    ],
    {
      misses: [
        { outcome: 'failed', reason: 'status 504', count: 88 },
        { outcome: 'unknown', reason: 'the generator ended', count: 40 },
        { outcome: 'failed', reason: 'reset', count: 12 },
        { outcome: 'rejected', reason: 'status 503', count: 12 },
      ],
      unknownWindows: [
        { from: 43_000, to: 45_000, due: 400, unknown: 40, reasons: [['the generator ended', 40]] },
      ],
      lost: [{ since: 43_012.5, reason: 'the generator ended' }],
      ...parts,
    },
  );
}

/** What that traffic lost from t0 to the recovery. */
export function buildTrafficLost(parts: Partial<TrafficLost> = {}): TrafficLost {
  const share = { lo: 112 / 5920, hi: 152 / 5920 };
  return { until: 69_600, due: 5920, failed: 100, rejected: 12, unknown: 40, share, ...parts };
}

function buildScenario(name: string, weight: number): LoadScenario {
  return {
    name,
    weight,
    method: 'GET',
    url: `http://127.0.0.1:8080/${name}`,
    headers: {},
    statuses: '200-399',
    timeoutMs: 10_000,
  };
}

export function buildJob(parts: Partial<LoadJob> = {}): LoadJob {
  return {
    role: 'traffic',
    engine: 'traffic',
    params: {},
    scenarios: [buildScenario('browse', 3), buildScenario('checkout', 1)],
    profile: { points: [[0, 200]] },
    workers: 2,
    connections: 2000,
    recycleMs: 60_000,
    ...parts,
  };
}

export function buildWarmUpPlan(parts: Partial<WarmUpPlan> = {}): WarmUpPlan {
  return {
    job: buildJob({ role: 'warm-up' }),
    fromPerSecond: 500,
    toPerSecond: 50_000,
    growth: { by: 'answers', factor: 1.5, rejectedAtMost: 0.01 },
    ready: { errorsBelow: 0.001, rejectedBelow: 0.001, p99BelowMs: 300, forMs: 120_000, driftBelow: 0.1 },
    giveUpAfterMs: 1_560_000,
    ...parts,
  };
}

/** A warm-up that took so many steps to rise, backed off once in their midst, and got warm. */
export function buildWarmUp(parts: Partial<WarmUpFinding> = {}, rises = 30): WarmUpFinding {
  const plan = parts.plan ?? buildWarmUpPlan();
  const { fromPerSecond, toPerSecond } = plan;
  const rising = Array.from({ length: rises }, (_, n) => {
    const perSecond = Math.round(fromPerSecond * (toPerSecond / fromPerSecond) ** (n / rises));
    return { at: 3000 + n * 20_000, perSecond, stage: 'rising' as const, why: 'nothing rejected' };
  });
  const end = 3000 + rises * 20_000;
  return {
    plan,
    stage: 'warm',
    why: `all criteria met at ${toPerSecond}/s`,
    lastedMs: end + 120_000 - 3000,
    steps: [
      ...rising.map((step, n) =>
        n === Math.floor(rises / 2) + 1
          ? { ...step, stage: 'backed off' as const, why: '2.1 % of the last seconds rejected' }
          : step,
      ),
      {
        at: end,
        perSecond: toPerSecond,
        stage: 'proving',
        why: 'no second answered in full at 50000/s, wanted 2 m 00 s',
      },
      { at: end + 120_000, perSecond: toPerSecond, stage: 'warm', why: 'all criteria met' },
    ],
    ...parts,
  };
}
