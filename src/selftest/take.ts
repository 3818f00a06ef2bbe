import { createAnalysis } from '#analysis';
import type { Findings, Outage } from '#analysis';
import { BadInputError, mergeHistograms, quantile } from '#core';
import type { Clock, EventBody, Fold, Histogram, ProbePlan, SelfTest } from '#core';
import { probes, startProbes } from '#probes';
import type { Probe } from '#probes';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { judge } from './judge.ts';
import type { Told } from './judge.ts';
import { Servers } from './servers.ts';
import { stagesFor } from './staged.ts';
import type { Stage } from './staged.ts';

interface SelfTestOptions {
  squall: string;
  forMs: number;
  seed: number;
  clock: Clock;
  /** `process.hrtime.bigint()` at the clock's zero. */
  origin: bigint;
  signal: AbortSignal;
  onBegin?: (probes: number) => void;
}

const timeoutMs = 2000;

/** Probes servers that fail at known times for so long, and tells how often what was found is not so. */
export async function takeSelfTest(options: SelfTestOptions): Promise<SelfTest> {
  const { clock, origin, signal, squall, forMs } = options;
  const takenAt = new Date(clock.wall()).toISOString();
  const startMs = clock.now();
  const stages = stagesFor(forMs, options.seed).map((stage) => shifted(stage, startMs));
  await using servers = new Servers();
  const urls = await servers.serve(
    stages.map(({ server }) => server),
    origin,
    signal,
  );
  const plans = stages.map((stage, index) => planFor(stage, urls[index] ?? ''));
  const { folds, findings } = await watch(plans, options, startMs + forMs);
  const hits = await servers.truth(signal);
  const ofProbe = Map.groupBy(folds, ({ probe }) => probe);
  const told = stages.map((stage, index): Told => ({
    stage,
    outages: outagesOf(findings, stage.id),
    hits: hits[index] ?? [],
    folds: ofProbe.get(stage.id) ?? [],
  }));
  const lateness = folds.reduce((sum: Histogram, fold) => mergeHistograms(sum, fold.lateness), []);
  return {
    squall,
    takenAt,
    machine: {
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cpus: availableParallelism(),
    },
    ...judge(told),
    latenessP99: quantile(lateness, 0.99) ?? 0,
  };
}

function shifted(stage: Stage, byMs: number): Stage {
  const windows = stage.server.windows.map(([from, to]): [number, number] => [from + byMs, to + byMs]);
  return { ...stage, server: { ...stage.server, windows } };
}

/** The probe that a run would find for such a service. */
function planFor({ id, ratePerSecond, connections }: Stage, url: string): ProbePlan {
  const endpoint = { kind: 'http', url, statuses: '200', foundBy: 'the self-test' } as const;
  const auto = { rate: ratePerSecond, timeout: timeoutMs, connections };
  const all: Probe[] = Object.values(probes);
  const plans = all.flatMap((probe) => probe.planFor?.(endpoint, { service: id, auto }) ?? []);
  const [plan] = plans;
  if (!plan) throw new BadInputError('No probe asks an HTTP endpoint.');
  return plan;
}

async function watch(
  plans: ProbePlan[],
  { clock, origin, signal, squall, onBegin }: SelfTestOptions,
  endMs: number,
): Promise<{ folds: Fold[]; findings: Findings }> {
  const analysis = createAnalysis();
  let seq = 0;
  const step = (body: EventBody) => analysis.step({ seq: seq++, at: clock.now(), ...body });
  for (const body of watchOnly(plans, squall, new Date(clock.wall()).toISOString())) step(body);
  const folds: Fold[] = [];
  const died = new AbortController();
  const pacing = await startProbes(plans, {
    origin,
    signal,
    onFolds: (more) => {
      folds.push(...more);
      step({ type: 'samples', folds: more });
    },
    onError: (error) => died.abort(error),
  });
  try {
    step({ type: 'probing-started' });
    step({ type: 'phase', phase: 'recovery' });
    onBegin?.(plans.length);
    await sleepUnless(Math.max(0, endMs - clock.now()), AbortSignal.any([signal, died.signal]));
  } finally {
    await pacing.stop();
  }
  step({ type: 'probing-stopped' });
  step({ type: 'run-ended', ending: 'completed', wall: new Date(clock.wall()).toISOString() });
  return { folds, findings: analysis.finish() };
}

async function sleepUnless(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}

/** How the journal of a run that only watches begins. */
function watchOnly(plans: ProbePlan[], squall: string, wall: string): EventBody[] {
  const watch = {
    steadyForMs: 0,
    settleForMs: 1000,
    giveUpAfterMs: 60_000,
    pollEveryMs: 1000,
    lostAfter: { sends: 20, forMs: 1000 },
  };
  const experiment = {
    name: 'selftest',
    target: { kind: 'lab' as const },
    probes: [],
    faults: [],
    watch,
    expect: [],
  };
  return [
    {
      type: 'run-started',
      runId: 'selftest',
      squall,
      wall,
      node: process.version,
      platform: process.platform,
      experiment,
      source: { file: '', sha256: '' },
    },
    { type: 'plan', plan: { faults: [], probes: plans, unprobed: [] } },
    { type: 'phase', phase: 'steady' },
  ];
}

function outagesOf({ services }: Findings, id: string): Outage[] {
  const service = services.find(({ name }) => name === id);
  return [...(service?.steady?.outages ?? []), ...(service?.outages ?? [])];
}
