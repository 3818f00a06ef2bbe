import { countRunning, mergeVerdicts } from '#core';
import type { EventOf } from '#core';
import type { RunAnalysis } from './analysis.ts';
import { withCascades } from './cascade.ts';
import { endingSoon } from './certificates.ts';
import { judgeValidity } from './checks.ts';
import { judge } from './expectations.ts';
import type { Measurements } from './expectations.ts';
import type { Findings, Recovery, ServiceFinding } from './findings.ts';
import { harnessOf } from './harness.ts';
import { isOfTraffic } from './load/of-traffic.ts';
import type { ProbeTrack } from './probe-track.ts';
import { foreseenOf } from './foreseen.ts';
import { guardFindings, recoverySinceUndo, undoFindings } from './put-back.ts';
import { clusterRecovery } from './recovery.ts';
import { retryFindings } from './retries/index.ts';
import { attributableShare, requestsLost } from './requests.ts';
import { judgedService, serviceFinding } from './service-finding.ts';
import { withoutStop } from './sentence.ts';
import { isUnreachable, wasSteady } from './service-state.ts';
import { summarize } from './summary.ts';

/** Everything a report tells, from a fold that has come to its end. */
export function findingsOf(run: RunAnalysis, started: EventOf<'run-started'>): Findings {
  const measured = measure(run, started);
  const { t0 } = run.facts.window;
  const base = identityOf(run, started);
  const harness = harnessOf(run);
  const undos = undoFindings(run.facts);
  const validity = judgeValidity({
    ...base,
    t0,
    isWatchOnly: run.facts.isWatchOnly,
    services: measured.judged.map(({ name, wasSteady, state }) => ({
      name,
      wasSteady,
      isUnreachable: state === 'unreachable',
    })),
    samples: harness.samples,
    overloaded: measured.tracks.reduce((sum, { overloaded }) => sum + overloaded, 0),
    missing: harness.missing,
    undos,
    ...measured.load,
  });
  const told = [...measured.services, ...measured.signals];
  const ledgers = run.ledgers.findings(
    t0,
    (probe) => told.find(({ probes }) => probes.includes(probe))?.outages ?? [],
  );
  const measurements: Measurements = {
    ...measured,
    t0,
    isWatchOnly: run.facts.isWatchOnly,
    hurtNoTask: run.facts.hurtNoTask,
    services: measured.judged,
    ledgers,
    trafficLost: measured.load.trafficLost,
  };
  const expectations = started.experiment.expect.map((one) => judge(one, measurements, validity));
  const verdict = mergeVerdicts([
    ...expectations.map((one) => one.verdict),
    ...(validity.mayHold ? [] : (['inconclusive'] as const)),
  ]);
  const { services, signals, recovery, clocks, requests } = measured;
  const { checks } = validity;
  return {
    ...base,
    foreseen: foreseenOf(run.facts, base.faults, services),
    undos,
    guards: guardFindings(run.facts),
    services,
    recovery,
    recoverySinceUndo: recoverySinceUndo(recovery, undos, t0),
    clocks,
    alerts: measured.alerts,
    alertsSettle: measured.alertsSettle,
    dns: measured.dns,
    dnsRecovery: measured.dnsRecovery,
    queues: run.queues.findings(t0),
    ledgers,
    signals,
    selftest: run.facts.selftest,
    requests,
    ...measured.load,
    retries: t0 === null ? [] : retryFindings(started, run.tracks.values()),
    harness,
    checks,
    expectations,
    verdict,
    summary: summarize({
      verdict,
      checks,
      expectations,
      services,
      recovery,
      requests,
      trafficLost: measured.load.trafficLost,
    }),
  };
}

function measure(run: RunAnalysis, { experiment: { watch } }: EventOf<'run-started'>) {
  const { facts, looks } = run;
  const { t0 } = facts.window;
  const { victims, findings: clocks } = run.clocks();
  const targetGroups = facts.inventory?.targetGroups ?? [];
  const context = { window: facts.window, watch, looks, clocks, victims, targetGroups };
  const all = [...run.services];
  const services = withCascades(
    all.map(([name, tracks]) => serviceFinding(name, tracks, context)),
    { t0, calls: facts.plan?.calls ?? {}, clocks, settleForMs: watch.settleForMs },
  );
  const signals = [...run.signals].map(([id, track]) => serviceFinding(id, [track], context));
  const judged = services.map((service) =>
    judgedService(service, run.services.get(service.name) ?? [], t0, watch.lostAfter),
  );
  const recovery = clusterRecovery(services, t0);
  const alerts = run.alerts.findings({
    t0,
    recoveredAt: recoveredAt(recovery, t0),
    settleForMs: watch.settleForMs,
    ignored: watch.ignoreAlerts ?? [],
    warmUp: facts.warmedUp,
    victims: new Set([...victims.instances, ...victims.tasks]),
  });
  const dns = run.dns.findings();
  const tracks = [...run.tracks.values()];
  const sendsRequests = ({ probe }: ProbeTrack) => probe.isRequest !== false;
  const isSample = (track: ProbeTrack) => sendsRequests(track) && !isOfTraffic(track);
  const isAsked = ({ name }: ServiceFinding) => run.services.get(name)?.some(sendsRequests) === true;
  const unnamed = run.traffic.unnamed.map((track) => serviceFinding(track.probe.id, [track], context));
  const until = requestsEnd([...services.filter(isAsked), ...unnamed], t0);
  const reachable = [...run.services.values()]
    .flat()
    .filter((track) => isSample(track) && !isUnreachable(track));
  return {
    services,
    signals,
    judged,
    recovery,
    clocks,
    alerts,
    alertsSettle: run.alerts.settled(alerts),
    dns,
    dnsRecovery: run.dns.recovery(dns),
    tracks,
    load: {
      loads: run.load.findings(facts.phases, t0),
      reservation: run.load.reservation(facts.plan?.load?.reservation),
      warmUp: run.load.warmUp(facts.plan?.load?.warmUp),
      trafficLost: run.load.trafficLost(t0, until),
      trafficSteady: run.load.trafficSteady(facts.phases, t0),
    },
    requests: requestsLost(runsOf(reachable), until),
    attributableShare: attributableShare(runsOf(reachable), runsOf(reachable.filter(wasSteady)), until),
  };
}

function recoveredAt({ interval }: Recovery, t0: number | null): number | null {
  return t0 === null || interval === null || interval.hi === null ? null : t0 + interval.hi;
}

const runsOf = (tracks: readonly ProbeTrack[]) => tracks.map(({ runs }) => runs);

/**
 * The end of the window in which requests are counted: the recovery of whatever is sent any. Where none of them was
 * hit there was nothing to recover from, and all that was observed since t0 counts.
 */
function requestsEnd(services: readonly ServiceFinding[], t0: number | null): number {
  const wasHit = services.some(({ state, outages }) => state !== 'unreachable' && outages.length > 0);
  const end = recoveredAt(clusterRecovery(services, t0), t0);
  return end === null || !wasHit ? Infinity : end;
}

function identityOf(
  { facts, certificates, leftovers, services }: RunAnalysis,
  started: EventOf<'run-started'>,
) {
  const { runId, squall, wall, node, platform, experiment, source } = started;
  const { window, ended, inventory, plan } = facts;
  const shown = certificates.findings(Date.parse(wall));
  return {
    runId,
    squall,
    startedAt: wall,
    endedAt: ended?.wall ?? null,
    experiment,
    source,
    machine: { node, platform },
    lab: facts.lab,
    ending: ended?.ending ?? ('cut off' as const),
    endingReason: ended?.reason === undefined ? null : withoutStop(ended.reason),
    target: inventory
      ? {
          name: inventory.target,
          account: inventory.account,
          region: inventory.region,
          instances: countRunning(inventory.instances),
          services: inventory.services.length,
        }
      : null,
    phases: facts.phases,
    t0: window.t0 === null ? null : { at: window.t0, wall: wallAt(started, window.t0) },
    faults: facts.faultFindings(),
    unprobed: (plan?.unprobed ?? []).filter(({ service }) => !services.has(service)),
    ways: plan?.ways ?? [],
    certificates: shown,
    notes: [...facts.notes, ...endingSoon(shown), ...leftovers.warnings()],
  };
}

/** The wall clock at a moment of the run; empty when the journal's own start makes no sense. */
function wallAt({ wall, at }: EventOf<'run-started'>, moment: number): string {
  const time = new Date(Date.parse(wall) + (moment - at));
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
}
