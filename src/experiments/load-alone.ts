import { createAnalysis, MissLog } from '#analysis';
import type { Findings, MissedRequests } from '#analysis';
import { asSquallError } from '#core';
import type { Ending, Experiment, Guard, LoadJob, LoadPlan, SquallError, Writer } from '#core';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTraffic, warmUpFirst } from './load.ts';
import { Recording } from './recording.ts';
import type { EventListener, EventStore } from './recording.ts';
import type { RunOptions } from './run-options.ts';
import { emitStarted } from './started.ts';
import { GuardTrippedError, watchGuards } from './watch-guards.ts';

interface LoadAloneOptions extends Pick<RunOptions, 'clock' | 'origin' | 'runId' | 'squall' | 'signal'> {
  writer: Writer;
  guards: Guard[];
  /** How long traffic goes on; a warm-up ends by itself. */
  forMs: number;
  store: EventStore;
  onEvent: EventListener;
}

/** A schedule that ends by itself begins so soon after its load was started; nothing more is due once it is over. */
const beginsWithinMs = 250;

/** What ends by itself is awaited to its end; what does not is sent for that time. */
export function waitMsFor({ profile }: Pick<LoadJob, 'profile'>, forMs: number): number {
  const [, last] = profile.points.at(-1) ?? [];
  return last === 0 ? forMs + beginsWithinMs : forMs;
}

/** How a load without a run ended, and what it told. */
interface LoadedAlone {
  ending: Ending;
  error?: SquallError;
  findings: Pick<Findings, 'loads' | 'warmUp'>;
  /** Which requests were not ok, the most frequent reason first. */
  missed: MissedRequests[];
}

/** Sends a warm-up, or traffic for some time, with no target, no probes and no fault: a load by itself. */
export async function loadAlone(load: LoadPlan, options: LoadAloneOptions): Promise<LoadedAlone> {
  const { clock, store, onEvent, guards, signal } = options;
  const recording = new Recording(store, onEvent);
  const analysis = createAnalysis();
  const misses = new MissLog();
  recording.listen((event) => {
    analysis.step(event);
    if (event.type === 'load') misses.add(event.slices);
  });
  const source = { file: 'squall load', sha256: '' };
  emitStarted(recording, experimentOf(guards), { ...options, source });
  recording.emit({ type: 'plan', plan: { faults: [], probes: [], unprobed: [], load } });
  const gone = new AbortController();
  const stopGuards = watchGuards({ recording, clock }, (error) => gone.abort(error));
  const either = AbortSignal.any([signal, gone.signal, recording.broken]);
  const error = await send(load, recording, { ...options, signal: either, guards }).then(
    () => undefined,
    (thrown: unknown) => asSquallError(gone.signal.aborted ? gone.signal.reason : thrown),
  );
  stopGuards();
  const ending = endingOf(error, signal);
  recording.emit({ type: 'run-ended', ending, wall: new Date(clock.wall()).toISOString() });
  const { loads, warmUp } = analysis.finish();
  return { ending, findings: { loads, warmUp }, missed: misses.missed(), ...(error && { error }) };
}

async function send(load: LoadPlan, recording: Recording, options: LoadAloneOptions): Promise<void> {
  const { clock, origin, runId, signal, forMs } = options;
  const own = { recording, clock, origin, runId, nameServer: undefined, signal };
  if (load.warmUp) {
    recording.emit({ type: 'phase', phase: 'warm-up' });
    await warmUpFirst(load.warmUp, own);
  }
  if (!load.traffic) return;
  recording.emit({ type: 'phase', phase: 'steady' });
  const traffic = await startTraffic(load.traffic, own);
  try {
    await sleep(waitMsFor(load.traffic, forMs), undefined, { signal });
  } finally {
    await traffic.stop();
  }
}

function experimentOf(guards: Guard[]): Experiment {
  return {
    name: 'load',
    target: { kind: 'named', name: 'load' },
    probes: [],
    faults: [],
    guards,
    watch: {
      steadyForMs: 0,
      settleForMs: 0,
      giveUpAfterMs: 0,
      pollEveryMs: 0,
      lostAfter: { sends: 20, forMs: 1000 },
    },
    expect: [],
  };
}

function endingOf(error: SquallError | undefined, signal: AbortSignal): Ending {
  if (!error) return 'completed';
  if (signal.aborted) return 'interrupted';
  return error instanceof GuardTrippedError ? 'stopped' : 'failed';
}
