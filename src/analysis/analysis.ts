import { BadInputError, SquallError, ExitCode, controlClocks } from '#core';
import type { Event, EventOf, Fold, Observation } from '#core';
import { AlertLog } from './alerts/index.ts';
import { CertificateLog } from './certificates.ts';
import { clockFinding } from './clocks.ts';
import type { Victims } from './clocks.ts';
import { DnsLog } from './dns/index.ts';
import { Facts } from './facts.ts';
import { GuardLog } from './guards/index.ts';
import { findingsOf } from './findings-of.ts';
import type { ClockFinding, Findings } from './findings.ts';
import type { LiveView } from './live-view.ts';
import { LeftoverLog } from './leftovers.ts';
import { LedgerLog } from './ledgers/index.ts';
import { liveViewOf } from './live.ts';
import { LoadLog } from './load/index.ts';
import { isOfTraffic } from './load/of-traffic.ts';
import type { TrackContext } from './load/traffic-track.ts';
import { TrafficWitness } from './load/traffic-witness.ts';
import { LookLog } from './look-log.ts';
import { ProbeTrack } from './probe-track.ts';
import { QueueLog } from './queues/index.ts';
import { retriesOf } from './retries/index.ts';

/** The fold over a run's events. The live view and the findings come out of the same state. */
export interface Analysis {
  step(event: Event): void;
  peek(): LiveView;
  /** Ends the fold; no step may follow. Raises BadInputError when there was no run-started. */
  finish(): Findings;
}

/** Starts a fold. */
export function createAnalysis(): Analysis {
  return new RunAnalysis();
}

/** The state of the fold. */
export class RunAnalysis implements Analysis {
  readonly facts = new Facts();
  readonly looks = new LookLog();
  readonly alerts = new AlertLog();
  readonly queues = new QueueLog();
  readonly ledgers = new LedgerLog();
  readonly load = new LoadLog();
  readonly traffic = new TrafficWitness();
  readonly certificates = new CertificateLog();
  readonly dns = new DnsLog(this.facts, this.looks);
  readonly leftovers = new LeftoverLog(this.facts);
  readonly guards = new GuardLog();
  /** By probe, in the order of the plan. */
  readonly tracks = new Map<string, ProbeTrack>();
  /** Those that tell what users feel, and what traffic tells as one of them, by service. */
  readonly services = new Map<string, ProbeTrack[]>();
  /** Those that tell of the cluster, by probe. */
  readonly signals = new Map<string, ProbeTrack>();
  #awaitingT0: Fold[] = [];
  #clocks: { victims: Victims; findings: ClockFinding[] } | undefined;
  #view: LiveView | undefined;
  #finished: Findings | undefined;

  step(event: Event): void {
    if (this.#finished) throw new SquallError('bug', ExitCode.ourBug, 'The analysis has been finished.');
    this.facts.step(event);
    const { t0 } = this.facts.window;
    if (t0 !== null) this.looks.mark(t0);
    if (event.type === 'undo-sent') this.looks.mark(event.sent);
    if (event.type === 'undo-done') this.looks.mark(event.done);
    if (event.type === 'plan') this.#startTracks();
    if (event.type === 'samples') this.#takeAll(event.folds);
    if (event.type === 'look') this.looks.add(event);
    this.queues.step(event, t0, this.facts.isAwaitingT0);
    for (const log of [this.alerts, this.ledgers, this.load, this.dns, this.certificates, this.leftovers])
      log.step(event);
    this.traffic.step(event, this.facts.isAwaitingT0);
    if (event.type === 'observations') this.#observe(event.items);
    this.#view = undefined;
    this.guards.step(event, this);
    if (event.type === 'samples' || event.type === 'observations' || event.type === 'load') return;
    this.#clocks = undefined;
    this.#releaseAwaiting();
  }

  peek(): LiveView {
    return (this.#view ??= liveViewOf(this));
  }

  finish(): Findings {
    this.#finished ??= this.#finish();
    return this.#finished;
  }

  /** The control-plane clocks and whom they wait for; worked out anew only after something was told of them. */
  clocks(): { victims: Victims; findings: ClockFinding[] } {
    if (this.#clocks) return this.#clocks;
    const victims = this.facts.victims();
    const { t0 } = this.facts.window;
    const findings = controlClocks.map((clock) => clockFinding(clock, this.looks, victims, t0));
    this.#clocks = { victims, findings };
    return this.#clocks;
  }

  /** Those that still tell, by service: traffic of which some is gone tells nothing any more that could be waited for. */
  telling(): [service: string, tracks: ProbeTrack[]][] {
    if (this.traffic.isAlive) return [...this.services];
    return [...this.services].map(([service, tracks]) => {
      const probes = tracks.filter((track) => !isOfTraffic(track));
      return [service, probes.length > 0 ? probes : tracks];
    });
  }

  #observe(items: readonly Observation[]): void {
    for (const item of items) {
      if (item.kind === 'addresses') this.tracks.get(item.probe)?.retries?.reaches(item);
    }
  }

  #startTracks(): void {
    const { plan, started, window } = this.facts;
    if (!plan || !started || this.tracks.size > 0) return;
    for (const probe of plan.probes) {
      if (this.tracks.has(probe.id)) continue;
      const track = new ProbeTrack(probe, started.experiment.watch, window, retriesOf(probe, this.facts));
      this.tracks.set(probe.id, track);
      if (probe.role === 'cluster') this.signals.set(probe.id, track);
      else this.#asks(probe.service, track);
    }
    this.traffic.start(plan, this.#trafficContext(started));
    for (const [service, track] of this.traffic.asking) this.#asks(service, track);
  }

  #asks(service: string, track: ProbeTrack): void {
    this.services.set(service, [...(this.services.get(service) ?? []), track]);
  }

  /** While a fault is on its way out, samples wait: t0, which divides them, is about to be known. */
  #takeAll(folds: readonly Fold[]): void {
    for (const fold of folds) {
      if (this.facts.isAwaitingT0) this.#awaitingT0.push(fold);
      else this.#take(fold);
    }
  }

  #take(fold: Fold): void {
    const track = this.tracks.get(fold.probe);
    track?.take(fold);
    track?.expire(this.facts.lastAt);
  }

  #releaseAwaiting(): void {
    if (this.facts.isAwaitingT0 || this.#awaitingT0.length === 0) return;
    const folds = this.#awaitingT0;
    this.#awaitingT0 = [];
    for (const fold of folds) this.#take(fold);
  }

  #finish(): Findings {
    const { facts } = this;
    if (!facts.started) throw new BadInputError('There is no run to analyse: its first event is missing.');
    facts.isAwaitingT0 = false;
    this.#releaseAwaiting();
    this.dns.finish();
    this.#finishTraffic(facts.started);
    const { startedAt, stoppedAt, cutAt } = facts.probing;
    for (const track of this.tracks.values()) {
      if (stoppedAt === null) track.finish(startedAt, cutAt ?? facts.lastAt, 'cut off');
      else track.finish(startedAt, stoppedAt, 'stopped');
    }
    return findingsOf(this, facts.started);
  }

  /** As it went on, what came late was left out. */
  #finishTraffic(started: EventOf<'run-started'>): void {
    const record = this.load.record('traffic');
    if (!this.facts.plan || !record) return;
    for (const [service, tracks] of this.services)
      this.services.set(
        service,
        tracks.filter((track) => !isOfTraffic(track)),
      );
    this.traffic.finish(this.facts.plan, record, this.#trafficContext(started));
    for (const [service, track] of this.traffic.asking) this.#asks(service, track);
  }

  #trafficContext({ experiment: { watch } }: EventOf<'run-started'>): TrackContext {
    const { phases, window } = this.facts;
    const steadySince = () => phases.find(({ phase }) => phase === 'steady')?.from ?? Infinity;
    return { watch, window, steadySince };
  }
}
