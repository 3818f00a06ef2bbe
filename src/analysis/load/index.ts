// What load told, from events to findings: counts by phase, second and scenario, and what of it is not known.
import type { Event, EventOf, LoadRole } from '#core';
import type { Findings } from '../findings.ts';
import type {
  LoadFinding,
  ReservationFinding,
  TrafficLost,
  TrafficSteady,
  WarmUpFinding,
} from './finding.ts';
import { LoadRecord } from './load-record.ts';

/** The loads of one run. */
export class LoadLog {
  readonly #records = new Map<LoadRole, LoadRecord>();
  readonly #steps: EventOf<'warm-up'>[] = [];
  #reserved: EventOf<'reservation'> | undefined;

  step(event: Event): void {
    if (event.type === 'load-started') this.#records.set(event.role, new LoadRecord(event));
    if (event.type === 'load') this.#records.get(event.role)?.add(event.slices);
    if (event.type === 'load-lost')
      this.#records.get(event.role)?.lost.push({ since: event.since, reason: event.reason });
    if (event.type === 'load-ended') this.#end(event);
    if (event.type === 'warm-up') this.#steps.push(event);
    if (event.type === 'reservation') this.#reserved = event;
  }

  /** The load of a role that is being sent, or was. */
  record(role: LoadRole): LoadRecord | undefined {
    return this.#records.get(role);
  }

  findings(phases: Findings['phases'], t0: number | null): LoadFinding[] {
    return [...this.#records.values()].map((record) => record.finding(phases, t0));
  }

  /** How the warm-up went; null where there was none. */
  warmUp(plan: WarmUpFinding['plan'] | undefined): WarmUpFinding | null {
    if (!plan) return null;
    const last = this.#steps.at(-1);
    const record = this.#records.get('warm-up');
    const { started, endedAt = null } = record ?? {};
    return {
      plan,
      stage: last?.stage ?? null,
      why: last?.why ?? 'it was not begun',
      lastedMs: !started || endedAt === null ? null : endedAt - started.at,
      steps: this.#steps.map(({ at, perSecond, stage, why }) => ({ at, perSecond, stage, why })),
    };
  }

  /** What became of the reservation; null where there was to be none. */
  reservation(plan: ReservationFinding['plan'] | undefined): ReservationFinding | null {
    if (!plan) return null;
    const { state = null, waitedMs = null, saw = 'it was not reserved' } = this.#reserved ?? {};
    return { plan, state, waitedMs, saw };
  }

  /** What traffic lost from t0 to the cluster's recovery, or to the end of the record. */
  trafficLost(t0: number | null, until: number): TrafficLost | null {
    const record = this.#records.get('traffic');
    return record && t0 !== null ? record.lostBetween(t0, until) : null;
  }

  /** What it told of steady; null without traffic, or without a steady. */
  trafficSteady(phases: Findings['phases'], t0: number | null): TrafficSteady | null {
    return this.record('traffic')?.steady(phases, t0) ?? null;
  }

  get latestStep(): EventOf<'warm-up'> | undefined {
    return this.#steps.at(-1);
  }

  #end({ role, until, error }: EventOf<'load-ended'>): void {
    const record = this.#records.get(role);
    if (!record) return;
    record.endedAt = until;
    record.error = error ?? null;
  }
}
