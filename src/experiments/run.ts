import { BadInputError, SquallError, TargetError, messageOf } from '#core';
import type { Clock, Ending, EventOf, Experiment, Inventory, Phase, Plan, ProbePlan, SelfTest } from '#core';
import { startProbes } from '#probes';
import type { StartedProbes } from '#probes';
import type { Target } from '#targets';
import { refuseAbsent } from './absent.ts';
import { followAlerts, refuseBelowFloor, refuseUnreadable, troubleInAlerts } from './alerts.ts';
import type { FollowedAlerts } from './alerts.ts';
import { longTtls } from './dns.ts';
import { injectFault } from './inject.ts';
import { Looks } from './looks.ts';
import { makePlan } from './plan.ts';
import { Recording } from './recording.ts';
import type { EventListener, EventStore } from './recording.ts';
import { hintFor } from './steady.ts';
import { listed } from './listed.ts';
import { seldomAsked } from './seldom.ts';
import { hurtUnasked } from './unasked.ts';
import { watchSteady } from './watch-steady.ts';

/** How long alert histories and the last look may take at the end, and where somebody waits for the run to stop. */
const patientMs = 15_000;
const hurriedMs = 3_000;

/** A target that was opened for a run. */
export interface OpenedTarget {
  target: Target;
  /** What `{{ingress}}` stands for. */
  ingress?: string;
  /** `host:port` of the name server that knows the target's names. */
  nameServer?: string;
  /** How probes on a thread of their own reach the target; never in the journal. */
  connection?: unknown;
  lab?: Omit<EventOf<'lab-started'>, 'type' | 'seq' | 'at'>;
  /** Aborts, with the reason, when the target itself is gone and no sample tells anything any more. */
  lost: AbortSignal;
  close(): Promise<void>;
}

export interface RunOptions {
  runId: string;
  squall: string;
  source: { file: string; sha256: string };
  store: EventStore;
  clock: Clock;
  /** `process.hrtime.bigint()` at the clock's zero. */
  origin: bigint;
  /** `warn` puts what the target tells of itself into the journal. */
  openTarget(signal: AbortSignal, warn: (text: string) => void): Promise<OpenedTarget>;
  /** Addresses of this machine: an instance with one of them is never hurt. */
  ownAddresses: readonly string[];
  /** The latest self-test of this machine. */
  selftest?: SelfTest | undefined;
  /** Aborts when a person or a supervisor wants the run to end. */
  signal: AbortSignal;
  onEvent?: EventListener;
}

/** Runs one experiment to its end, whatever ends it. Everything it learns is in the store; nothing is left open. */
export async function runExperiment(experiment: Experiment, options: RunOptions): Promise<Ended> {
  const { clock, runId, squall, source } = options;
  const recording = new Recording(options.store, options.onEvent);
  recording.emit({
    type: 'run-started',
    runId,
    squall,
    wall: new Date(clock.wall()).toISOString(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    experiment,
    source,
  });
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
    ? { ending: 'failed', error: asSquallError(recording.broken.reason) }
    : result;
}

/** How a run ended; the error is to be shown, the reason is in the journal. */
interface Ended {
  ending: Ending;
  reason?: string;
  error?: SquallError;
}

class Run {
  readonly #experiment: Experiment;
  readonly #recording: Recording;
  readonly #options: RunOptions;
  /** What was opened, to be closed in reverse; registered before it is used. */
  readonly #closers: (() => Promise<void>)[] = [];
  #opened: OpenedTarget | undefined;

  constructor(experiment: Experiment, recording: Recording, options: RunOptions) {
    this.#experiment = experiment;
    this.#recording = recording;
    this.#options = options;
  }

  async toItsEnd(): Promise<Ended> {
    const gone = new AbortController();
    const { broken } = this.#recording;
    const signal = AbortSignal.any([this.#options.signal, gone.signal, broken]);
    try {
      return await this.#steps(signal, gone);
    } catch (error) {
      if (broken.aborted) return { ending: 'failed', error: asSquallError(broken.reason) };
      if (this.#options.signal.aborted) return { ending: 'interrupted' };
      return { ending: 'failed', error: asSquallError(gone.signal.aborted ? gone.signal.reason : error) };
    } finally {
      await this.#closeAll();
    }
  }

  async #steps(signal: AbortSignal, gone: AbortController): Promise<Ended> {
    this.#enter('preflight');
    const { target, plan, inventory } = await this.#prepare(signal, gone);
    const alerts = await this.#followAlerts(target, inventory, signal);
    const pacing = await this.#startWatching(target, plan, signal, gone);
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
    if (trouble !== undefined)
      throw new TargetError(`Nothing was injected: ${trouble}.`, {
        hint: hintFor(this.#recording.view().services, plan),
      });
    const firing = troubleInAlerts(alerts.firing(), this.#experiment.watch.ignoreAlerts);
    if (firing !== undefined)
      throw new TargetError(`Nothing was injected: ${firing}.`, {
        hint: 'Wait until it is quiet, or name it under watch.ignoreAlerts.',
      });
    this.#enter('fault');
    const { clock, runId } = this.#options;
    for (const [index, fault] of plan.faults.entries()) {
      pacing.cut();
      await injectFault(index, fault, { runId, target, recording: this.#recording, clock, signal });
    }
    return this.#recover(signal);
  }

  async #prepare(
    signal: AbortSignal,
    gone: AbortController,
  ): Promise<{ target: Target; plan: Plan; inventory: Inventory }> {
    const warn = (text: string) => this.#recording.emit({ type: 'note', level: 'warning', text });
    const opened = await this.#options.openTarget(signal, warn);
    this.#opened = opened;
    this.#closers.push(() => opened.close());
    const onLost = () => gone.abort(opened.lost.reason);
    opened.lost.addEventListener('abort', onLost, { once: true });
    this.#closers.push(async () => opened.lost.removeEventListener('abort', onLost));
    if (opened.lab) this.#recording.emit({ type: 'lab-started', ...opened.lab });
    const inventory = await opened.target.inventory(signal);
    this.#recording.emit({ type: 'inventory', inventory });
    for (const text of [...inventory.gaps, ...longTtls(inventory)]) warn(text);
    const plan = makePlan(this.#experiment, inventory, {
      ingress: opened.ingress,
      nameServer: opened.nameServer,
      ownAddresses: this.#options.ownAddresses,
    });
    await refuseAbsent(this.#experiment, { target: opened.target, inventory, signal });
    if (plan.probes.length === 0 || (plan.faults.length > 0 && !plan.probes.some(isUsers))) {
      const count = inventory.services.length;
      throw new BadInputError(`No probe was found that tells what users of the ${count} services feel.`, {
        hint: 'List probes in the experiment file, or give the services a load balancer. squall plan tells what was looked for.',
      });
    }
    this.#recording.emit({ type: 'plan', plan });
    for (const text of [...seldomAsked(this.#experiment, plan), ...hurtUnasked(plan)]) warn(text);
    return { target: opened.target, plan, inventory };
  }

  async #followAlerts(target: Target, inventory: Inventory, signal: AbortSignal): Promise<FollowedAlerts> {
    const { clock } = this.#options;
    const everyMs = this.#experiment.watch.pollEveryMs;
    const options = { target, inventory, recording: this.#recording, clock, everyMs, signal };
    const alerts = await followAlerts(this.#experiment.alerts ?? [], options);
    this.#closers.push(() => alerts.stop(signal.aborted ? hurriedMs : patientMs));
    refuseBelowFloor(alerts.described(), this.#experiment);
    refuseUnreadable(alerts.unreadable(), this.#experiment);
    return alerts;
  }

  async #startWatching(
    target: Target,
    plan: Plan,
    signal: AbortSignal,
    gone: AbortController,
  ): Promise<StartedProbes> {
    const { clock, origin } = this.#options;
    const everyMs = this.#experiment.watch.pollEveryMs;
    const looks = new Looks({ target, recording: this.#recording, clock, everyMs });
    this.#closers.push(() => looks.stop(signal.aborted ? hurriedMs : patientMs));
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
    this.#closers.push(async () => {
      const asked = clock.now();
      // Who is still waited for is silent because nobody asks any more.
      if (this.#recording.view().phase !== 'done') this.#enter('done');
      await pacing.stop(signal);
      this.#recording.emit({ type: 'probing-stopped', asked });
    });
    this.#recording.emit({ type: 'probing-started' });
    await unlessAborted(looks.begun, signal);
    return pacing;
  }

  /** Alternates between recovery and settle until all held, or gives up. */
  async #recover(signal: AbortSignal): Promise<Ended> {
    this.#enter('recovery');
    const nowMs = this.#options.clock.now();
    const sinceT0Ms = nowMs - (this.#recording.view().t0 ?? nowMs);
    const leftMs = Math.max(0, this.#experiment.watch.giveUpAfterMs - sinceT0Ms);
    const givingUp = AbortSignal.timeout(Math.ceil(leftMs));
    const either = AbortSignal.any([signal, givingUp]);
    try {
      for (;;) {
        await this.#recording.until((view) => view.isRecovered, either);
        this.#enter('settle');
        const view = await this.#recording.until((now) => now.isSettled || !now.isRecovered, either);
        if (view.isSettled) break;
        this.#enter('recovery');
      }
    } catch (error) {
      if (signal.aborted || !givingUp.aborted) throw error;
      return { ending: 'gave-up', reason: `it still waited for ${listed(this.#recording.view().awaited)}` };
    }
    this.#enter('done');
    return { ending: 'completed' };
  }

  #enter(phase: Phase): void {
    this.#recording.emit({ type: 'phase', phase });
  }

  async #closeAll(): Promise<void> {
    for (const close of this.#closers.reverse()) {
      try {
        await close();
      } catch (error) {
        this.#recording.emit({ type: 'note', level: 'warning', text: `Closing: ${messageOf(error)}` });
      }
    }
  }
}

/** The same, but rejects with the signal's reason when that aborts first. */
async function unlessAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    signal.throwIfAborted();
    await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

const isUsers = ({ role }: ProbePlan) => role !== 'cluster';

function asSquallError(error: unknown): SquallError {
  if (error instanceof SquallError) return error;
  return new SquallError('bug', 70, messageOf(error), { cause: error });
}
