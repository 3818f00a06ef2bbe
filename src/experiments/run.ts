import { SquallError, asSquallError, messageOf, passOn, unlessAborted, listed } from '#core';
import type { Experiment, Inventory, Phase, Plan } from '#core';
import { hostsOf, jobsOf } from '#load';
import { startProbes } from '#probes';
import type { StartedProbes } from '#probes';
import type { Target } from '#targets';
import { followAlerts, refuseBelowFloor, refuseUnreadable } from './alerts.ts';
import type { FollowedAlerts } from './alerts.ts';
import { awaitRecovery } from './await-recovery.ts';
import { Closers } from './closers.ts';
import { decide } from './decide.ts';
import type { OpenedTarget } from './decide.ts';
import { hurt } from './hurt.ts';
import { startTraffic } from './load.ts';
import type { StartedTraffic } from './load.ts';
import { Looks } from './looks.ts';
import { freePermit } from './permit.ts';
import type { Permit } from './permit.ts';
import { Recording } from './recording.ts';
import type { Ended, RunOptions } from './run-options.ts';
import { emitStarted } from './started.ts';
import { usualUndoMs } from './undo.ts';
import { untoldGuards } from './unguarded.ts';
import { Undos } from './undos.ts';
import { makeReady } from './warm-up.ts';
import { refuseUnlessWell } from './well-enough.ts';
import { GuardTrippedError, watchGuards } from './watch-guards.ts';
import { watchSteady } from './watch-steady.ts';

/** How long alert histories and the last look may take at the end, and where somebody waits for the run to stop. */
const patientMs = 15_000;
const hurriedMs = 3_000;

/** Runs one experiment to its end, whatever ends it. Everything it learns is in the store; nothing is left open. */
export async function runExperiment(experiment: Experiment, options: RunOptions): Promise<Ended> {
  const { clock } = options;
  const recording = new Recording(options.store, options.onEvent);
  emitStarted(recording, experiment, options);
  if (options.selftest) recording.emit({ type: 'selftest', result: options.selftest });
  const result = await new Run(experiment, recording, options).toItsEnd();
  const { ending, error, reason = error?.message } = result;
  recording.emit({
    type: 'run-ended',
    ending,
    ...(reason !== undefined && { reason }),
    wall: new Date(clock.wall()).toISOString(),
  });
  await recording.sync().catch(() => undefined);
  return recording.broken.aborted
    ? { ...result, ending: 'failed', error: asSquallError(recording.broken.reason) }
    : result;
}

class Run {
  readonly #experiment: Experiment;
  readonly #recording: Recording;
  readonly #options: RunOptions;
  readonly #closers = new Closers();
  readonly #undos: Undos;
  #opened: OpenedTarget | undefined;
  #plan: Plan | undefined;
  #permit: Permit = freePermit;

  constructor(experiment: Experiment, recording: Recording, options: RunOptions) {
    this.#experiment = experiment;
    this.#recording = recording;
    this.#options = options;
    const withinMs = experiment.watch.undoWithinMs ?? usualUndoMs;
    this.#undos = new Undos({ recording, clock: options.clock, withinMs });
  }

  async toItsEnd(): Promise<Ended> {
    const gone = new AbortController();
    const { broken } = this.#recording;
    const signal = AbortSignal.any([this.#options.signal, gone.signal, broken]);
    const ended = await this.#steps(signal, gone).catch((error: unknown) =>
      this.#endedBy(error, gone.signal),
    );
    await this.#undoAll();
    await this.#closers.closeAll((text) => this.#recording.emit({ type: 'note', level: 'warning', text }));
    const { left, isDone } = this.#undos;
    return left.length === 0 ? { ...ended, isPutBack: isDone } : { ...ended, left };
  }

  #endedBy(error: unknown, gone: AbortSignal): Ended {
    const { broken } = this.#recording;
    if (broken.aborted) return { ending: 'failed', error: asSquallError(broken.reason) };
    if (this.#options.signal.aborted) return { ending: 'interrupted' };
    const cause = asSquallError(gone.aborted ? gone.reason : error);
    const wasHurt = this.#recording.view().t0 !== null;
    // A halt, or a window that closed: somebody wanted it to end, and not that it had never begun.
    if (this.#permit.lost.aborted && !this.#permit.isTakenOver && wasHurt)
      return { ending: 'interrupted', reason: cause.message };
    return cause instanceof GuardTrippedError
      ? { ending: 'stopped', reason: cause.message }
      : { ending: 'failed', error: cause };
  }

  /** Whatever ended the run: what it did is put back while its probes still ask. */
  async #undoAll(): Promise<void> {
    if (!this.#undos.isHurtLeft || !this.#plan || !this.#opened || this.#permit.isTakenOver) return;
    this.#enter('undo');
    await this.#undos.undoFaults(this.#plan, this.#opened);
  }

  async #steps(signal: AbortSignal, gone: AbortController): Promise<Ended> {
    this.#enter('preflight');
    const { opened, plan, inventory } = await this.#prepare(signal, gone);
    const { target } = opened;
    this.#plan = plan;
    await this.#takePermit(plan, inventory, signal, gone);
    const alerts = await this.#followAlerts(target, inventory, signal);
    this.#startGuards(gone);
    const traffic = await this.#beginLoad(plan, opened, alerts, signal);
    const pacing = await this.#startWatching(target, plan, { traffic, signal, gone });
    this.#enter('steady');
    const trouble = await watchSteady(plan, {
      recording: this.#recording,
      watch: this.#experiment.watch,
      signal,
    });
    if (plan.faults.length === 0) {
      // A run that only watches has its t0 here.
      pacing.cut();
      return this.#recover(signal);
    }
    refuseUnlessWell({
      plan,
      trouble,
      view: this.#recording.view(),
      silence: traffic?.trouble(),
      firing: alerts.firing(),
      ignored: this.#experiment.watch.ignoreAlerts,
    });
    this.#enter('fault');
    const { runId, clock } = this.#options;
    await hurt(plan, {
      runId,
      clock,
      opened,
      signal,
      permit: this.#permit,
      undos: this.#undos,
      recording: this.#recording,
      onCut: () => pacing.cut(),
      onUndo: () => this.#enter('undo'),
    });
    return this.#recover(signal);
  }

  async #prepare(
    signal: AbortSignal,
    gone: AbortController,
  ): Promise<{ opened: OpenedTarget; plan: Plan; inventory: Inventory }> {
    const warn = (text: string) => this.#recording.emit({ type: 'note', level: 'warning', text });
    const opened = await this.#options.openTarget(signal, warn);
    this.#opened = opened;
    this.#closers.add(() => opened.close());
    this.#closers.add(passOn(opened.lost, gone));
    if (opened.lab) this.#recording.emit({ type: 'lab-started', ...opened.lab });
    const { ownAddresses, approved, directory } = this.#options;
    const decided = await decide(this.#experiment, opened, {
      ownAddresses,
      approved,
      directory,
      recording: this.#recording,
      warn,
      signal,
    });
    return { opened, ...decided };
  }

  /** Nobody may hurt the target at the same time, and somebody has to have said yes. */
  async #takePermit(
    plan: Plan,
    inventory: Inventory,
    signal: AbortSignal,
    gone: AbortController,
  ): Promise<void> {
    const { runId } = this.#options;
    const isHarmless = plan.faults.length === 0 && !plan.load?.reservation;
    await this.#options.allowHosts?.(hostsOf(jobsOf(plan.load ?? {})), signal);
    if (isHarmless || !this.#opened?.askPermit) return;
    const permit = await this.#opened.askPermit({ inventory, plan, runId }, signal);
    this.#permit = permit;
    this.#closers.add(async () => permit.release(this.#undos.left.length > 0));
    this.#closers.add(passOn(permit.lost, gone));
    permit.lost.addEventListener('abort', () =>
      this.#recording.emit({ type: 'note', level: 'info', text: `Ending: ${messageOf(permit.lost.reason)}` }),
    );
  }

  async #followAlerts(target: Target, inventory: Inventory, signal: AbortSignal): Promise<FollowedAlerts> {
    const { clock } = this.#options;
    const everyMs = this.#experiment.watch.pollEveryMs;
    const options = { target, inventory, recording: this.#recording, clock, everyMs, signal };
    const alerts = await followAlerts(this.#experiment.alerts ?? [], options);
    this.#closers.add(() => alerts.stop(signal.aborted ? hurriedMs : patientMs));
    refuseBelowFloor(alerts.described(), this.#experiment);
    refuseUnreadable(alerts.unreadable(), this.#experiment);
    for (const text of untoldGuards(this.#experiment, alerts.described()))
      this.#recording.emit({ type: 'note', level: 'warning', text });
    return alerts;
  }

  #startGuards(gone: AbortController): void {
    const { clock } = this.#options;
    const stop = watchGuards({ recording: this.#recording, clock }, (error) => gone.abort(error));
    this.#closers.add(async () => stop());
  }

  /** Makes ready for load, and begins to send traffic where there is any. */
  async #beginLoad(
    plan: Plan,
    opened: OpenedTarget,
    { firing }: FollowedAlerts,
    signal: AbortSignal,
  ): Promise<StartedTraffic | undefined> {
    const { clock, origin, runId } = this.#options;
    const { nameServer } = opened;
    const { giveUpAfterMs, ignoreAlerts } = this.#experiment.watch;
    const own = { recording: this.#recording, clock, origin, runId, nameServer, signal };
    const { warmUp, reservation, traffic } = plan.load ?? {};
    if (warmUp || reservation) {
      this.#enter('warm-up');
      this.#closers.add(() => this.#undoLoad(plan, opened));
      const made = {
        target: opened.target,
        permit: this.#permit,
        undos: this.#undos,
        firing,
        ignoreAlerts,
        giveUpAfterMs,
      };
      await makeReady({ warmUp, reservation }, { ...own, ...made });
    }
    if (!traffic) return undefined;
    const started = await startTraffic(traffic, own);
    this.#closers.add(() => started.stop());
    return started;
  }

  /** Once nobody asks any more, so that what is rejected by then is no matter of the fault. */
  async #undoLoad(plan: Plan, opened: OpenedTarget): Promise<void> {
    if (!this.#permit.isTakenOver) await this.#undos.undo('load', plan, opened);
  }

  async #startWatching(
    target: Target,
    plan: Plan,
    {
      traffic,
      signal,
      gone,
    }: { traffic: StartedTraffic | undefined; signal: AbortSignal; gone: AbortController },
  ): Promise<StartedProbes> {
    const { clock, origin } = this.#options;
    const everyMs = this.#experiment.watch.pollEveryMs;
    const looks = new Looks({ target, recording: this.#recording, clock, everyMs });
    this.#closers.add(() => looks.stop(signal.aborted ? hurriedMs : patientMs));
    const pacing = await startProbes(plan.probes, {
      origin,
      signal,
      onFolds: (folds) => this.#recording.emit({ type: 'samples', folds }),
      onObservations: (items) => this.#recording.emit({ type: 'observations', items }),
      connection: this.#opened?.connection,
      nameServer: this.#opened?.nameServer,
      onError: (error) =>
        gone.abort(new SquallError('prober', 70, `The prober ended: ${error.message}`, { cause: error })),
    });
    this.#closers.add(async () => {
      const asked = clock.now();
      // Who is still waited for is silent because nobody asks any more.
      if (this.#recording.view().phase !== 'done') this.#enter('done');
      await Promise.all([pacing.stop(signal), traffic?.stop()]);
      this.#recording.emit({ type: 'probing-stopped', asked });
    });
    this.#recording.emit({ type: 'probing-started' });
    await unlessAborted(looks.begun, signal);
    return pacing;
  }

  async #recover(signal: AbortSignal): Promise<Ended> {
    const awaited = await awaitRecovery({
      recording: this.#recording,
      clock: this.#options.clock,
      giveUpAfterMs: this.#experiment.watch.giveUpAfterMs,
      enter: (phase) => this.#enter(phase),
      signal,
    });
    if (awaited.length > 0) return { ending: 'gave-up', reason: `it still waited for ${listed(awaited)}` };
    this.#enter('done');
    return { ending: 'completed' };
  }

  #enter(phase: Phase): void {
    this.#recording.emit({ type: 'phase', phase });
  }
}
