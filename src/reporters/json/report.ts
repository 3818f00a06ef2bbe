import { foreseenOf } from './foreseen.ts';
import type {
  AlertFinding,
  FaultFinding,
  Findings,
  GuardFinding,
  QueueFinding,
  ServiceFinding,
  UndoFinding,
} from '#analysis';
import { bucketMs } from '#core';
import {
  latencyOf,
  outageOf,
  recoveryOf,
  roundFraction,
  roundInterval,
  roundMs,
  sendsOf,
} from './rounding.ts';
import { dnsOf } from './dns.ts';
import { loadOf, trafficLostOf } from './load.ts';
import { reservationOf } from './reservation.ts';
import { warmUpOf } from './warm-up.ts';
import { experimentOf } from './experiment.ts';
import { retryOf } from './retries.ts';
import { wasSent } from '../words.ts';
import { ledgerOf } from './writes.ts';
import { reportFormat, type Report } from './schema.ts';

/** Findings as report.json has them: units in the names, absent values as null, keys in a fixed order. */
export function toReport(findings: Findings): Report {
  const { verdict, ending, endingReason, summary, target, t0, lab } = findings;
  return {
    $schema: reportFormat,
    formatVersion: 1,
    verdict,
    ending,
    endingReason,
    summary,
    ...judgementOf(findings),
    run: runOf(findings),
    target: target && {
      name: target.name,
      account: target.account,
      region: target.region,
      instances: target.instances,
      services: target.services,
    },
    t0: t0 && { atMs: roundMs(t0.at), wall: t0.wall },
    phases: findings.phases.map(({ phase, from, to }) => ({
      phase,
      fromAtMs: roundMs(from),
      toAtMs: to === null ? null : roundMs(to),
    })),
    recovery: recoveryOf(findings.recovery),
    recoverySinceUndo: recoveryOf(findings.recoverySinceUndo),
    services: findings.services.map(serviceOf),
    unprobed: findings.unprobed.map(({ service, why }) => ({ service, why })),
    ways: findings.ways.map(({ service, to, foundBy, probes, why }) => ({
      service,
      to: to ?? null,
      foundBy: foundBy ?? null,
      probes: [...probes],
      why: why ?? null,
    })),
    requests: requestsOf(findings),
    trafficLost: trafficLostOf(findings),
    loads: findings.loads.map(loadOf),
    reservation: reservationOf(findings),
    warmUp: warmUpOf(findings),
    retries: findings.retries.map(retryOf),
    clocks: clocksOf(findings),
    alerts: findings.alerts.map(alertOf),
    alertsSettle: recoveryOf(findings.alertsSettle),
    dns: findings.dns.map(dnsOf),
    dnsRecovery: recoveryOf(findings.dnsRecovery),
    queues: findings.queues.map(queueOf),
    certificates: findings.certificates.map(({ probe, endsAt, daysLeft }) => ({ probe, endsAt, daysLeft })),
    signals: findings.signals.map(serviceOf),
    selftest: findings.selftest,
    writes: findings.ledgers.map(ledgerOf),
    faults: findings.faults.map(faultOf),
    foreseen: foreseenOf(findings),
    undos: findings.undos.map(undoOf),
    guards: findings.guards.map(guardOf),
    harness: harnessOf(findings),
    notes: findings.notes.map(({ level, text }) => ({ level, text })),
    lab: lab && { file: lab.file, profile: lab.profile, constants: lab.constants },
    experiment: experimentOf(findings),
  };
}

function judgementOf({ expectations, checks }: Findings): Pick<Report, 'expectations' | 'checks'> {
  return {
    expectations: expectations.map(({ rule, quantity, verdict, unit, value, limit, forMs, why }) => {
      const round = unit === 'fraction' ? roundFraction : roundMs;
      return {
        rule,
        quantity,
        verdict,
        unit,
        value: value && roundInterval(value, round),
        limit,
        forMs: forMs ?? null,
        why,
      };
    }),
    checks: checks.map(({ name, isOk, detail }) => ({ name, isOk, detail })),
  };
}

function runOf({ runId, startedAt, endedAt, source, squall, machine }: Findings): Report['run'] {
  const { file, sha256 } = source;
  const { node, platform } = machine;
  return { id: runId, startedAt, endedAt, file, sha256, squall, node, platform };
}

function serviceOf(service: ServiceFinding): Report['services'][number] {
  const { name, state, because, probes, sends, worstStreak, latency, tasks, steps, steady } = service;
  return {
    name,
    state,
    because,
    under: service.under ? { service: service.under.service, why: service.under.why } : null,
    probes: [...probes],
    sends: sendsOf(sends),
    worstStreak: { sends: worstStreak.sends, lastingMs: roundMs(worstStreak.lastingMs) },
    recovery: recoveryOf(service.recovery),
    outages: service.outages.map(outageOf),
    relapses: service.relapses.map(outageOf),
    steady: steady ? { sends: sendsOf(steady.sends), outages: steady.outages.map(outageOf) } : null,
    latency: { before: latencyOf(latency.before), since: latencyOf(latency.since) },
    tasks: { before: tasks.before, onVictims: tasks.onVictims },
    steps: {
      detected: recoveryOf(steps.detected),
      replaced: recoveryOf(steps.replaced),
      registered: recoveryOf(steps.registered),
      discovered: recoveryOf(steps.discovered),
      serving: recoveryOf(steps.serving),
      settled: recoveryOf(steps.settled),
    },
  };
}

function requestsOf({ requests }: Findings): Report['requests'] {
  const { sent, ok, failed, unknown, failedShare } = requests;
  return { sent, ok, failed, unknown, failedShare: failedShare && roundInterval(failedShare, roundFraction) };
}

function clocksOf({ clocks }: Findings): Report['clocks'] {
  return clocks.map(({ clock, recovery, subjects }) => ({
    clock,
    recovery: recoveryOf(recovery),
    subjects: subjects.map(({ subject, before, lost, lowest, recovery }) => ({
      subject,
      before,
      lost,
      lowest,
      recovery: recoveryOf(recovery),
    })),
  }));
}

function alertOf(alert: AlertFinding): Report['alerts'][number] {
  const { source, id, name, kind, foundBy, outcome, because, firings, recovery, floorMs, looks } = alert;
  return {
    source,
    id,
    name,
    kind,
    foundBy,
    outcome,
    because,
    firings: firings.map(({ fired, cleared }) => ({
      firedMs: roundInterval(fired, roundMs),
      clearedMs: cleared && roundInterval(cleared, roundMs),
    })),
    recovery: recoveryOf(recovery),
    floorMs: floorMs === null ? null : roundMs(floorMs),
    looks: { ok: looks.ok, failed: looks.failed },
  };
}

function queueOf(queue: QueueFinding): Report['queues'][number] {
  const { probe, recovery, baseline, peak, last, oldestAgeMs, redelivered, looks } = queue;
  return {
    probe,
    recovery: recoveryOf(recovery),
    baseline: baseline && { lowest: baseline.lowest, highest: baseline.highest },
    peak,
    last,
    oldestAgeMs: oldestAgeMs === null ? null : roundMs(oldestAgeMs),
    redelivered: redelivered && {
      lo: redelivered.lo,
      hi: redelivered.hi,
      untilMs: roundMs(redelivered.until),
    },
    looks: { before: looks.before, since: looks.since },
  };
}

function undoOf({ fault, kind, sent, done, steps, error }: UndoFinding): Report['undos'][number] {
  return {
    fault,
    kind,
    sentAtMs: sent === null ? null : roundMs(sent),
    doneAtMs: done === null ? null : roundMs(done),
    steps: steps.map(({ id, does, state, detail, byHand }) => ({ id, does, state, detail, byHand })),
    error: error ?? null,
  };
}

function guardOf({ text, tripped }: GuardFinding): Report['guards'][number] {
  if (!tripped) return { text, tripped };
  const { since, due, at } = tripped;
  const times = { sinceAtMs: roundMs(since), dueAtMs: roundMs(due), atMs: roundMs(at) };
  return { text, tripped: { ...times, reactionMs: roundMs(at - due) } };
}

function faultOf({
  kind,
  summary,
  sent,
  error,
  victims,
  wanted,
  proofs,
}: FaultFinding): Report['faults'][number] {
  return {
    kind,
    summary,
    sentAtMs: sent == null ? null : roundMs(sent),
    isSent: wasSent({ sent }),
    error: error ?? null,
    victims: victims.map(({ id, zone, type, lifecycle, group, privateIp, launchedAt, tags, tasks }) => ({
      id,
      zone,
      type,
      lifecycle,
      group: group ?? null,
      privateIp: privateIp ?? null,
      launchedAt: launchedAt ?? null,
      tags,
      tasks: tasks.map(({ id, service }) => ({ id, service })),
    })),
    wanted: wanted ?? null,
    proofs: proofs.map(({ id, state, isProven }) => ({ id, state, isProven })),
  };
}

function harnessOf({ harness }: Findings): Report['harness'] {
  const { samples, unknown, missing, lateness, latenessHistogram, looks, probes } = harness;
  return {
    samples,
    unknown,
    missing,
    lateness: latencyOf(lateness),
    latenessHistogram: latenessHistogram.map(([bucket, count]) => ({ ms: roundMs(bucketMs(bucket)), count })),
    looks: { ok: looks.ok, failed: looks.failed },
    probes: probes.map(({ id, kind, service, summary, intervalMs }) => ({
      id,
      kind,
      service,
      summary,
      intervalMs: roundMs(intervalMs),
    })),
  };
}
