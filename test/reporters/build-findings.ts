import type { Evidence, ExpectationFinding, Findings, Outage, Recovery, ServiceFinding } from '#analysis';
import { mergeVerdicts, type Experiment, type Victim, type Way } from '#core';
import { between, buildClocks, looked } from './build-clocks.ts';

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
      isAttached: false,
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
    foreseen: null,
    services,
    unprobed: [],
    ways: [],
    recovery: recoveryOfAll(services),
    clocks: buildClocks(),
    alerts: [],
    alertsSettle: { interval: null, why: 'no alert was followed' },
    dns: [],
    dnsRecovery: { interval: null, why: 'no resolver was asked' },
    queues: [],
    ledgers: [],
    certificates: [],
    signals: [],
    undos: [],
    guards: [],
    recoverySinceUndo: { interval: null, why: 'nothing was put back' },
    selftest: null,
    loads: [],
    reservation: null,
    warmUp: null,
    trafficLost: null,
    trafficSteady: null,
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

/** A service that no send failed of. */
export function untouched(name: string, parts: Partial<ServiceFinding> = {}): ServiceFinding {
  const sent = watchedMs / everyMs;
  const by = `probe ${name}`;
  const here = between(
    { at: 0, by, saw: 'no failed send since t0' },
    { at: 101.5, by, saw: 'no longer than this from one ok send to the next' },
  );
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
      detected: notTouched,
      replaced: notTouched,
      registered: notTouched,
      discovered: notTouched,
      serving: neverStopped,
      settled: neverStopped,
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
  const by = `probe ${name}`;
  const lastFailed = { at: lo, by, saw: `last failed send: ${outage.lastReason ?? ''}` };
  const firstOk =
    outage.end.by === null ? null : { at: outage.end.by - t0Ms, by, saw: 'first ok send after it' };
  const recovery = between(lastFailed, firstOk);
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
      detected: looked([480, '2 of 2 running, among them task-1 of the victims'], [990, '1 of 2 running']),
      replaced: looked([5100, '1 of 2 running'], [5610, '2 of 2 running, none of the victims']),
      registered: looked([7200, '1 of 2 healthy'], [7710, '2 of 2 healthy, none of the victims']),
      discovered: notTouched,
      serving: recovery,
      settled:
        untilMs === null
          ? { interval: null, why: 'not recovered' }
          : between(held(lastFailed, lo), held(lastFailed, lo + 100)),
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
    lastReason: failed > 3 ? 'timeout' : 'status 503',
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

export function expectation(
  rule: string,
  parts: Omit<ExpectationFinding, 'rule' | 'quantity'>,
): ExpectationFinding {
  return { rule, quantity: rule.split(' ')[0] ?? '', ...parts };
}

function held({ by, saw }: Evidence, from: number): Evidence {
  return { at: from + 30_000, by, saw: `30.0 s from ${from / 1000} s on (${saw})` };
}

const notTouched: Recovery = { interval: null, why: 'not touched' };
const neverStopped: Recovery = { interval: null, why: 'it never stopped serving' };

function recoveryOfAll(services: readonly ServiceFinding[]): Recovery {
  if (services.length === 0) return { interval: null, why: 'no service was watched' };
  const known = services.flatMap(({ name, recovery: { evidence } }) =>
    evidence ? [{ lo: { of: name, ...evidence.lo }, hi: evidence.hi && { of: name, ...evidence.hi } }] : [],
  );
  if (known.length < services.length) return { interval: null, why: 'a service is unknown' };
  const latest = <T extends Evidence>(a: T, b: T) => (b.at > a.at ? b : a);
  const his = known.flatMap(({ hi }) => hi ?? []);
  const lo = known.map((one) => one.lo).reduce(latest);
  return between(lo, his.length < known.length ? null : his.reduce(latest));
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
