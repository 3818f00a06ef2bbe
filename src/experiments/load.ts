import { TargetError, formatDuration, messageOf } from '#core';
import type { Clock, Event, LoadJob, LoadRole, WarmUpPlan } from '#core';
import { engineNamed, warmUp } from '#load';
import type { LoadEngine, LoadOptions, RunningLoad } from '#load';
import type { Recording } from './recording.ts';

/** A generator tells ten times a second that it is there. */
const mostSilentMs = 1000;

/** What a load of a run is given. */
export interface LoadRunOptions {
  recording: Recording;
  clock: Clock;
  origin: bigint;
  runId: string;
  nameServer: string | undefined;
  signal: AbortSignal;
}

/** Sends a warm-up to its end; rejects with a TargetError where it did not show that anything is warm. */
export async function warmUpFirst(plan: WarmUpPlan, options: LoadRunOptions): Promise<void> {
  const { recording, signal } = options;
  const last = await warmUp(
    plan,
    {
      ...loadOptions('warm-up', options),
      onStarted: (engine) =>
        recording.emit({ type: 'load-started', role: 'warm-up', ...named(engine, plan.job) }),
      onStep: ({ stage, perSecond, why }) => recording.emit({ type: 'warm-up', stage, perSecond, why }),
      onEnded: (until, error) => recording.emit(ended('warm-up', until, error)),
    },
    signal,
  );
  if (last.stage === 'warm') return;
  throw new TargetError(`Nothing was injected: it never got warm, ${last.why}.`, {
    hint: 'Raise warmUp.giveUpAfter, loosen warmUp.ready, lower warmUp.to, or look at what it rejects.',
  });
}

/** Traffic that is being sent. */
export interface StartedTraffic {
  /** Why what it told so far may be old; undefined where it is not. */
  trouble(): string | undefined;
  /** Sends no more, and waits until all is decided. */
  stop(): Promise<void>;
}

/** Begins to send traffic; it is cut at every edge of the run. Rejects where it can't be sent. */
export async function startTraffic(job: LoadJob, options: LoadRunOptions): Promise<StartedTraffic> {
  const { recording, clock, signal } = options;
  const engine = engineNamed(job.engine);
  const running = await engine.start(job, loadOptions('traffic', options), signal);
  recording.emit({ type: 'load-started', role: 'traffic', ...named(engine, job) });
  const stopCutting = recording.listen((event) => cutAt(event, running));
  let isStopping = false;
  let error: Error | undefined;
  const onEnd = (end: { error?: Error }): void => {
    error = end.error;
    if (!isStopping && error)
      recording.emit({ type: 'note', level: 'warning', text: `The traffic ended: ${messageOf(error)}` });
  };
  void running.ended.then(onEnd);
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    isStopping = true;
    const until = clock.now();
    await running.stop(signal);
    stopCutting();
    recording.emit(ended('traffic', until, error));
  };
  return {
    trouble: () => {
      const { silentMs = 0 } = running;
      if (silentMs <= mostSilentMs) return undefined;
      return `a generator of the traffic has told nothing for ${formatDuration(silentMs)}`;
    },
    stop: () => (stopped ??= stop()),
  };
}

function loadOptions(
  role: LoadRole,
  { recording, clock, origin, runId, nameServer }: LoadRunOptions,
): LoadOptions {
  return {
    origin,
    runId,
    nameServer,
    now: () => clock.now(),
    onSlices: (slices) => recording.emit({ type: 'load', role, slices }),
    onLost: (since, reason) => recording.emit({ type: 'load-lost', role, since, reason }),
  };
}

/** Phases and faults begin at the moments of their events; what was sent is told apart there. */
function cutAt(event: Event, running: RunningLoad): void {
  if (event.type === 'phase') running.cut(event.at);
  if (event.type === 'fault-sent') running.cut(event.sent);
  if (event.type === 'undo-sent' && event.fault !== 'load') running.cut(event.sent);
}

const named = (engine: LoadEngine, { params }: LoadJob) => ({
  engine: engine.name,
  model: engine.modelWith?.(params) ?? engine.model,
  ...(!engine.tellsBytes && { tellsBytes: false as const }),
});

function ended(role: LoadRole, until: number, error: Error | undefined) {
  return { type: 'load-ended' as const, role, until, ...(error && { error: messageOf(error) }) };
}
