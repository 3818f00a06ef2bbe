import type { AlertFinding, ExpectationFinding, Findings, Outage, Recovery, ServiceFinding } from '#analysis';
import { latest, mergeVerdicts, type Experiment, type Victim, type Way } from '#core';

/** t0 of every built run, in milliseconds after its start. */
const t0Ms = 40_000;
const everyMs = 100;
const watchedMs = 120_000;

/** Findings of a run that lost 2 of 8 instances; what follows from the given parts is worked out. */
export function buildFindings(parts: Partial<Findings> = {}): Findings {
  const services = parts.services ?? ['checkout', 'search', 'cart'].map((name) => untouched(name));
  const expectations = parts.expectations ?? [];
  return {
    runId: '2026-03-14T09-26-53-lose-a-quarter',
    squall: '0.1.0',
    startedAt: '2026-03-14T09:26:53.000Z',
    endedAt: '2026-03-14T09:29:33.000Z',
    experiment: buildExperiment(),
    source: { file: 'experiments/lose-a-quarter.yaml', sha256: 'c0ffee'.repeat(10) + 'c0ff' },
    machine: { node: 'v24.21.0', platform: 'linux x64' },
    lab: {
      file: 'default',
      profile: 'fast',
      constants: { instanceLaunchMs: '2 s', healthCheckIntervalMs: '1 s', healthyThreshold: '2' },
    },
    ending: 'completed',
    endingReason: null,
    target: {
      name: 'lab',
      account: '000000000000',
      region: 'lab-local-1',
      instances: 8,
      services: services.length,
    },
    phases: [
      { phase: 'preflight', from: 0, to: 10_000 },
      { phase: 'steady', from: 10_000, to: t0Ms },
      { phase: 'fault', from: t0Ms, to: 40_731.25 },
      { phase: 'recovery', from: 40_731.25, to: 130_000 },
      { phase: 'settle', from: 130_000, to: t0Ms + watchedMs },
      { phase: 'done', from: t0Ms + watchedMs, to: null },
    ],
    t0: { at: t0Ms, wall: '2026-03-14T09:27:33.000Z' },
    faults: [buildFault()],
    services,
    unprobed: [],
    ways: [],
    recovery: recoveryOfAll(services),
    clocks: buildClocks(),
    alerts: [],
    alertsSettle: { interval: null, why: 'no alert was followed' },
    queues: [],
    ledgers: [],
    signals: [],
    selftest: null,
    requests: requestsOf(services),
    retries: [],
    harness: {
      probes: services.map(({ name }) => ({
        id: name,
        kind: 'http',
        service: name,
        summary: `GET http://127.0.0.1:8080/${name}, 10/s`,
        intervalMs: everyMs,
      })),
      samples: services.length * 1600,
      unknown: 0,
      missing: 0,
      lateness: { p50: 0.21, p99: 1.4, max: 6.25 },
      latenessHistogram: [
        [537, 1400],
        [728, 200],
      ],
      looks: { ok: 320, failed: 0 },
    },
    notes: [],
    checks: [
      { name: 'completed', isOk: true, detail: 'the run came to its end' },
      { name: 'steady was ok', isOk: true, detail: 'no send failed in 30.0 s' },
      { name: 'fault proven', isOk: true, detail: '2 of 2 victims are ending' },
      { name: 'harness on time', isOk: true, detail: 'every send left within its interval' },
      { name: 'nothing missing', isOk: true, detail: '0 samples missing' },
    ],
    expectations,
    verdict: mergeVerdicts(expectations.map(({ verdict }) => verdict)),
    summary: 'Every service served throughout.',
    ...parts,
  };
}

export function buildExperiment(parts: Partial<Experiment> = {}): Experiment {
  return {
    name: 'lose-a-quarter',
    hypothesis:
      'Losing a quarter of the instances loses no service, and the cluster is whole again within five minutes.',
    target: { kind: 'lab' },
    probes: [{ kind: 'auto', params: {} }],
    faults: [{ kind: 'terminate-instances', params: { share: 0.25, how: 'abrupt', seed: 7 } }],
    watch: {
      steadyForMs: 30_000,
      settleForMs: 30_000,
      giveUpAfterMs: 1_800_000,
      pollEveryMs: 500,
      lostAfter: { sends: 20, forMs: 1000 },
    },
    expect: [{ quantity: 'servicesLost', atMost: 0, text: 'servicesLost <= 0' }],
    ...parts,
  };
}

/** A CloudWatch alarm that never fired. */
export function buildAlert(name: string, parts: Partial<AlertFinding> = {}): AlertFinding {
  return {
    source: 'cloudwatch',
    id: name,
    name,
    kind: 'metric',
    foundBy: 'dimension TargetGroup',
    outcome: 'never fired',
    because: 'it was quiet for as long as it could have taken to fire',
    firings: [],
    recovery: { interval: { lo: 0, hi: 0 } },
    floorMs: 60_000,
    mayFireForMs: 180_000,
    looks: { ok: 320, failed: 0 },
    ...parts,
  };
}

/** A service that no send failed of. */
export function untouched(name: string, parts: Partial<ServiceFinding> = {}): ServiceFinding {
  const sent = watchedMs / everyMs;
  const here: Recovery = { interval: { lo: 0, hi: 101.5 } };
  return {
    name,
    state: 'untouched',
    because: 'no send failed',
    probes: [name],
    sends: { sent, ok: sent, failed: 0, unknown: 0 },
    worstStreak: { sends: 0, lastingMs: 0 },
    outages: [],
    recovery: here,
    relapses: [],
    steady: { sends: { sent: 300, ok: 300, failed: 0, unknown: 0 }, outages: [] },
    latency: { before: { p50: 4.2, p99: 9.8, max: 14.1 }, since: { p50: 4.3, p99: 12.6, max: 31 } },
    tasks: { before: 4, onVictims: 0 },
    steps: {
      detected: { interval: null },
      replaced: { interval: null },
      registered: { interval: null },
      serving: here,
      settled: { interval: { lo: 30_000, hi: 30_101.5 } },
    },
    ...parts,
  };
}

/** A service that failed without a gap, from and until so many milliseconds after t0; `null` lasts to the end. */
export function hurt(
  name: string,
  state: ServiceFinding['state'],
  { fromMs, untilMs }: { fromMs: number; untilMs: number | null },
  parts: Partial<ServiceFinding> = {},
): ServiceFinding {
  const outage = outageAt(fromMs, untilMs);
  const { failed } = outage;
  const lo = outage.end.after - t0Ms;
  const recovery: Recovery = { interval: { lo, hi: outage.end.by === null ? null : outage.end.by - t0Ms } };
  const calm = untouched(name);
  return {
    ...calm,
    state,
    because: `${failed} sends in a row without an ok`,
    sends: { ...calm.sends, failed, ok: calm.sends.sent - failed },
    worstStreak: { sends: failed, lastingMs: outage.end.after - outage.start.by },
    outages: [outage],
    recovery,
    tasks: { before: 2, onVictims: 1 },
    steps: {
      detected: { interval: { lo: 480, hi: 990 } },
      replaced: { interval: { lo: 5100, hi: 5610 } },
      registered: { interval: { lo: 7200, hi: 7710 } },
      serving: recovery,
      settled:
        untilMs === null
          ? { interval: null, why: 'not recovered' }
          : { interval: { lo: lo + 30_000, hi: lo + 30_100 } },
    },
    ...parts,
  };
}

function outageAt(fromMs: number, untilMs: number | null): Outage {
  const by = t0Ms + fromMs;
  const after = t0Ms + (untilMs ?? watchedMs) - everyMs;
  const failed = Math.floor((after - by) / everyMs) + 1;
  return {
    start: { after: by - everyMs, by },
    end: { after, by: untilMs === null ? null : t0Ms + untilMs },
    failed,
    reasons:
      failed > 3
        ? [
            ['timeout', failed - 3],
            ['status 503', 3],
          ]
        : [['status 503', failed]],
  };
}

export function buildVictim(id: string, zone: string, services: string[]): Victim {
  return {
    id,
    state: 'running',
    zone,
    type: 'm5.large',
    lifecycle: 'on-demand',
    tags: { squall: 'allowed' },
    isProtected: false,
    tasks: services.map((service, place) => ({ id: `${id}-task-${place}`, service })),
  };
}

export function buildFault(parts: Partial<Findings['faults'][number]> = {}): Findings['faults'][number] {
  const victims = parts.victims ?? [
    buildVictim('i-0a1b2c3d4e5f60718', 'lab-local-1a', ['checkout', 'checkout', 'payments']),
    buildVictim('i-0f9e8d7c6b5a40312', 'lab-local-1b', ['search']),
  ];
  return {
    kind: 'terminate-instances',
    summary: `terminate ${victims.length} of 8 instances (25 %), abrupt, seed 7`,
    sent: t0Ms,
    victims,
    proofs: victims.map(({ id }) => ({ id, state: 'terminated', isProven: true })),
    ...parts,
  };
}

export function buildClocks(): Findings['clocks'] {
  const back = (lo: number, hi: number): Recovery => ({ interval: { lo, hi } });
  return [
    {
      clock: 'capacity',
      recovery: back(4210, 4715),
      subjects: [{ subject: 'lab-group', before: 8, lost: 2, lowest: 6, recovery: back(4210, 4715) }],
    },
    {
      clock: 'tasks',
      recovery: back(5100, 5610),
      subjects: [
        { subject: 'checkout', before: 4, lost: 2, lowest: 2, recovery: back(5100, 5610) },
        { subject: 'search', before: 4, lost: 1, lowest: 3, recovery: back(4900, 5410) },
        { subject: 'cart', before: 4, lost: 0, lowest: 4, recovery: { interval: null, why: 'no victim' } },
      ],
    },
    {
      clock: 'targets',
      recovery: back(7200, 7710),
      subjects: [{ subject: 'tg-checkout', before: 4, lost: 2, lowest: 2, recovery: back(7200, 7710) }],
    },
  ];
}

export function expectation(
  rule: string,
  parts: Omit<ExpectationFinding, 'rule' | 'quantity'>,
): ExpectationFinding {
  return { rule, quantity: rule.split(' ')[0] ?? '', ...parts };
}

function recoveryOfAll(services: readonly ServiceFinding[]): Recovery {
  const intervals = services.flatMap(({ recovery }) => recovery.interval ?? []);
  if (services.length === 0) return { interval: null, why: 'no service was watched' };
  return intervals.length < services.length
    ? { interval: null, why: 'a service is unknown' }
    : { interval: latest(intervals) ?? null };
}

function requestsOf(services: readonly ServiceFinding[]): Findings['requests'] {
  const sum = (key: 'sent' | 'ok' | 'failed' | 'unknown') =>
    services.reduce((total, { sends }) => total + sends[key], 0);
  const [sent, failed] = [sum('sent'), sum('failed')];
  const share = failed / sent;
  const failedShare = sent === 0 ? null : { lo: share * 0.95, hi: share * 1.05 + 3.7 / sent };
  return { sent, ok: sum('ok'), failed, unknown: sum('unknown'), failedShare };
}

/** The ways to a service that a balancer leads to, and to one that nothing does. */
export function buildWays(service: string, unfound: string): Way[] {
  const to = `http://shop.example.com/${service}`;
  const foundBy = `load balancer shop, listener HTTP:80 rule 1, target group ${service}`;
  return [
    { service, to, foundBy, probes: [service] },
    { service: unfound, probes: [], why: `no load balancer leads to ${unfound}` },
  ];
}
