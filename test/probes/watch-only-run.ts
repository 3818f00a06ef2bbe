import { createAnalysis } from '#analysis';
import type { Findings, Outage } from '#analysis';
import type { EventBody, Fold, Observation, ProbePlan } from '#core';

/** The analysis of a run that only watches, fed as its journal would. */
export class WatchOnlyRun {
  readonly #analysis = createAnalysis();
  readonly #now: () => number;
  #seq = 0;

  /** Milliseconds of the run. */
  constructor(now: () => number) {
    this.#now = now;
  }

  planned(plans: ProbePlan[]): void {
    const watch = {
      steadyForMs: 0,
      settleForMs: 1000,
      giveUpAfterMs: 60_000,
      pollEveryMs: 1000,
      lostAfter: { sends: 20, forMs: 1000 },
    };
    this.#step({
      type: 'run-started',
      runId: 'watching',
      squall: '0.0.0',
      wall: new Date().toISOString(),
      node: process.version,
      platform: process.platform,
      experiment: { name: 'watching', target: { kind: 'lab' }, probes: [], faults: [], watch, expect: [] },
      source: { file: '', sha256: '' },
    });
    this.#step({ type: 'plan', plan: { faults: [], probes: plans, unprobed: [] } });
    this.#step({ type: 'phase', phase: 'steady' });
  }

  started(): void {
    this.#step({ type: 'probing-started' });
    this.#step({ type: 'phase', phase: 'recovery' });
  }

  sampled(folds: Fold[]): void {
    this.#step({ type: 'samples', folds });
  }

  observed(items: Observation[]): void {
    this.#step({ type: 'observations', items });
  }

  finish(): Findings {
    this.#step({ type: 'probing-stopped' });
    this.#step({ type: 'run-ended', ending: 'completed', wall: new Date().toISOString() });
    return this.#analysis.finish();
  }

  #step(body: EventBody): void {
    this.#analysis.step({ seq: this.#seq, at: this.#now(), ...body });
    this.#seq += 1;
  }
}

/** Every outage of the service that this probe watches, in order. */
export function outagesOf({ services }: Findings, probe: string): Outage[] {
  const service = services.find(({ probes: [first] }) => probe === first);
  const all = [...(service?.steady?.outages ?? []), ...(service?.outages ?? [])];
  return all.sort((a, b) => a.start.by - b.start.by);
}
