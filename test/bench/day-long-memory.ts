import { harnessOverloaded } from '#core';
import type { EventBody, Fold, ProbePlan, Sample } from '#core';
import { createAnalysis } from '#analysis';
import { encodeEvent } from '../../src/journal/encode-event.ts';
import { Recorder } from '../../src/pacing/recorder.ts';
import type { Benchmark } from './benchmark.ts';

const probes = 20;
const intervalMs = 200;
const hourMs = 3_600_000;
const hours = 24;
const handOverEveryMs = 1000;
/** Of each probe: an outage of seconds, once in so long. */
const outageEveryMs = 1_800_000;
const outageMs = 4000;

/** A day of samples in virtual time through recorder, journal lines and analysis, with outages now and then. */
export const dayLongMemory: Benchmark = {
  name: 'day-long-memory',
  async run() {
    const day = new Day();
    day.pass(2 * hourMs);
    const early = heapMiB();
    const fromMs = day.nowMs;
    day.pass((hours - 2) * hourMs);
    const late = heapMiB();
    const cpuUs = (day.tookMs * 1000) / ((day.nowMs / intervalMs) * probes);
    const what = `${hours} h, ${probes} probes, ${1000 / intervalMs}/s`;
    const outages = Math.round(((day.nowMs - fromMs) / outageEveryMs) * probes);
    return [
      {
        what: `${what}: heap grown in the last ${hours - 2} h (${outages} outages)`,
        measured: late - early,
        unit: 'MiB',
        bound: { atMost: 8 },
      },
      { what: `${what}: heap at the end`, measured: late, unit: 'MiB', bound: { atMost: 128 } },
      {
        what: `${what}: CPU per sample, folded and stored`,
        measured: cpuUs,
        unit: 'µs',
        bound: { atMost: 20 },
      },
      { what: `${what}: outages found`, measured: day.found(), unit: '', bound: { atLeast: outages } },
    ];
  },
};

class Day {
  nowMs = 0;
  tookMs = 0;
  readonly #names = Array.from({ length: probes }, (_, index) => `probe-${index}`);
  readonly #recorder = new Recorder(this.#names, 0);
  readonly #analysis = createAnalysis();
  #seq = 0;
  #n = 0;

  constructor() {
    const watch = {
      steadyForMs: 0,
      settleForMs: 1000,
      giveUpAfterMs: 2 * hours * hourMs,
      pollEveryMs: 1000,
      lostAfter: { sends: 20, forMs: 1000 },
    };
    const experiment = {
      name: 'day',
      target: { kind: 'lab' as const },
      probes: [],
      faults: [],
      watch,
      expect: [],
    };
    const plans = this.#names.map((id): ProbePlan => ({
      id,
      kind: 'http',
      service: id,
      summary: '',
      params: {},
      intervalMs,
      timeoutMs: 2000,
    }));
    this.#step({
      type: 'run-started',
      runId: 'day',
      squall: '',
      wall: new Date().toISOString(),
      node: '',
      platform: '',
      experiment,
      source: { file: '', sha256: '' },
    });
    this.#step({ type: 'plan', plan: { faults: [], probes: plans, unprobed: [] } });
    this.#step({ type: 'phase', phase: 'steady' });
    this.#step({ type: 'probing-started' });
    this.#step({ type: 'phase', phase: 'recovery' });
  }

  pass(ms: number): void {
    const begunMs = performance.now();
    const endMs = this.nowMs + ms;
    while (this.nowMs < endMs) {
      for (const probe of this.#names.keys()) this.#recorder.add(probe, this.#sample(probe));
      this.#n += 1;
      this.nowMs = this.#n * intervalMs;
      if (this.nowMs % handOverEveryMs === 0) this.#store(this.#recorder.take(this.nowMs, Infinity));
    }
    this.tookMs += performance.now() - begunMs;
  }

  found(): number {
    this.#store(this.#recorder.takeAll());
    this.#step({ type: 'probing-stopped' });
    this.#step({ type: 'run-ended', ending: 'completed', wall: new Date().toISOString() });
    const { services } = this.#analysis.finish();
    return services.reduce((sum, { outages }) => sum + outages.length, 0);
  }

  #sample(probe: number): Sample {
    const scheduled = this.#n * intervalMs + probe;
    const sent = scheduled + ((this.#n * 7) % 10) / 10;
    const times = { n: this.#n, scheduled, sent, done: sent + 1 + ((this.#n * 13) % 50) / 10 };
    const sinceOutageMs = (sent + (probe * outageEveryMs) / probes) % outageEveryMs;
    if (sinceOutageMs < outageMs) return { ...times, outcome: 'failed', reason: 'refused' };
    if (this.#n % 9973 === 0) return { ...times, outcome: 'unknown', reason: harnessOverloaded };
    return { ...times, outcome: 'ok' };
  }

  #store(folds: Fold[]): void {
    if (folds.length > 0) this.#step({ type: 'samples', folds });
  }

  #step(body: EventBody): void {
    const event = { seq: this.#seq, at: this.nowMs, ...body };
    this.#seq += 1;
    if (encodeEvent(event).length === 0) throw new Error('An event has no line.');
    this.#analysis.step(event);
  }
}

function heapMiB(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
