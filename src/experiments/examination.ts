import { messageOf } from '#core';
import type { AlertDescription, Clock, Event, Experiment, Inventory, Plan, PreflightFinding } from '#core';
import { startProbes } from '#probes';
import { setTimeout as sleep } from 'node:timers/promises';
import { followAlerts, troubleInAlerts } from './alerts.ts';
import type { decideOn, OpenedTarget } from './decide.ts';
import { Recording } from './recording.ts';
import type { EventStore } from './recording.ts';
import { hintFor } from './steady.ts';
import { untoldGuards } from './unguarded.ts';

export interface ExamineOptions {
  clock: Clock;
  /** `process.hrtime.bigint()` at the clock's zero. */
  origin: bigint;
  ownAddresses: readonly string[];
  /** Against which the experiment names files. */
  directory?: string;
  /** For how long probes ask; not at all where it is 0. */
  probeForMs: number;
  signal: AbortSignal;
}

/** A look at all that a run would look at before it hurts anybody; what it tells is in `findings`. */
export class Examination {
  readonly findings: PreflightFinding[] = [];
  readonly #experiment: Experiment;
  readonly #opened: OpenedTarget;
  readonly #options: ExamineOptions;
  readonly #recording: Recording;

  constructor(experiment: Experiment, opened: OpenedTarget, options: ExamineOptions) {
    this.#experiment = experiment;
    this.#opened = opened;
    this.#options = options;
    this.#recording = new Recording(inMemory(options.clock));
    this.#recording.emit(begun(experiment, options.clock));
  }

  /** For what decides the plan: what it finds is told, and what keeps a run from hurting is not raised. */
  get deciding(): Parameters<typeof decideOn>[3] {
    const { ownAddresses, signal, directory } = this.#options;
    return {
      ownAddresses,
      directory,
      recording: {
        emit: (event) => {
          if (event.type === 'preflight') this.findings.push(...event.findings);
          this.#recording.emit(event);
        },
      },
      warn: (text) => this.findings.push({ level: 'warn', what: text.replace(/\.$/, '') }),
      mayGoOn: true,
      signal,
    };
  }

  /** Follows the alerts for one look; those that there are. */
  async lookAtAlerts(inventory: Inventory): Promise<AlertDescription[]> {
    const { clock, signal } = this.#options;
    const { alerts: requests = [], watch } = this.#experiment;
    const alerts = await followAlerts(requests, {
      target: this.#opened.target,
      inventory,
      recording: this.#recording,
      clock,
      everyMs: watch.pollEveryMs,
      signal,
    });
    const firing = troubleInAlerts(alerts.firing(), watch.ignoreAlerts);
    const described = alerts.described();
    const unreadable = alerts.unreadable();
    await alerts.stop(0);
    this.findings.push(
      ...untoldGuards(this.#experiment, described).map((what): PreflightFinding => ({ level: 'warn', what })),
      ...unreadable.map((source): PreflightFinding => ({
        level: 'warn',
        what: `the alerts of ${source} can't be read`,
        todo: 'Mend the source, or leave it out of alerts.',
      })),
      firing === undefined
        ? { level: 'ok', what: `${described.length} alerts are followed, and none fires that matters` }
        : {
            level: 'stop',
            what: firing,
            todo: 'Wait until it is quiet, or name it under watch.ignoreAlerts.',
          },
    );
    return described;
  }

  /** Lets the probes ask for a moment. */
  async lookAtProbes(plan: Plan): Promise<void> {
    const { origin, signal, probeForMs } = this.#options;
    if (probeForMs === 0) return;
    const recording = this.#recording;
    const pacing = await startProbes(plan.probes, {
      origin,
      signal,
      onFolds: (folds) => recording.emit({ type: 'samples', folds }),
      onObservations: (items) => recording.emit({ type: 'observations', items }),
      connection: this.#opened.connection,
      nameServer: this.#opened.nameServer,
      onError: (error) => recording.emit({ type: 'note', level: 'warning', text: messageOf(error) }),
    });
    try {
      recording.emit({ type: 'probing-started' });
      await sleep(probeForMs, undefined, { signal });
    } finally {
      await pacing.stop(signal);
    }
    this.findings.push(...answersOf(recording.view().services, plan));
  }
}

function answersOf(services: ReturnType<Recording['view']>['services'], plan: Plan): PreflightFinding[] {
  const bad = services.filter(({ sends }) => sends.ok === 0);
  const hint = hintFor(services, plan);
  if (bad.length === 0) return [{ level: 'ok', what: `all ${services.length} services answer their probes` }];
  return bad.map(({ name, lastReason }) => ({
    level: 'stop',
    what: `no probe of ${name} was ok: ${lastReason ?? 'nothing was heard'}`,
    ...(hint !== undefined && { todo: hint }),
  }));
}

function begun(experiment: Experiment, clock: Clock): Parameters<EventStore['append']>[0] {
  return {
    type: 'run-started',
    runId: 'examination',
    squall: '',
    wall: new Date(clock.wall()).toISOString(),
    node: process.version,
    platform: process.platform,
    experiment,
    source: { file: '', sha256: '' },
  };
}

/** Keeps nothing: who looks on has the fold. */
function inMemory(clock: Clock): EventStore {
  let seq = 0;
  return {
    append: (body): Event => ({ seq: seq++, at: clock.now(), ...body }),
    sync: async () => undefined,
  };
}
