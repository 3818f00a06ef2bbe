import { alertFloorMs } from '#analysis';
import { messageOf } from '#core';
import type { Clock, Event, Experiment, Inventory, Plan, PreflightFinding } from '#core';
import { startProbes } from '#probes';
import { setTimeout as sleep } from 'node:timers/promises';
import { followAlerts, refuseBelowFloor, troubleInAlerts } from './alerts.ts';
import { decide } from './decide.ts';
import type { OpenedTarget } from './decide.ts';
import { Recording } from './recording.ts';
import type { EventStore } from './recording.ts';
import { hintFor } from './steady.ts';
import { untoldGuards } from './unguarded.ts';

interface ExamineOptions {
  clock: Clock;
  /** `process.hrtime.bigint()` at the clock's zero. */
  origin: bigint;
  ownAddresses: readonly string[];
  /** For how long probes ask; not at all where it is 0. */
  probeForMs: number;
  signal: AbortSignal;
}

interface Examined {
  findings: PreflightFinding[];
  inventory: Inventory;
  plan: Plan;
  /** Those that a run would follow, with how soon each can clear at all. */
  alerts: { name: string; floorMs: number | null }[];
}

/** Everything that a run of this experiment looks at before it hurts anybody, and a moment of its probes. Changes nothing. */
export async function examine(
  experiment: Experiment,
  opened: OpenedTarget,
  options: ExamineOptions,
): Promise<Examined> {
  const { clock, ownAddresses, signal } = options;
  const findings: PreflightFinding[] = [];
  const warn = (what: string) => findings.push({ level: 'warn', what: what.replace(/\.$/, '') });
  const recording = new Recording(inMemory(clock));
  recording.emit(begun(experiment, clock));
  const told = (event: Parameters<Recording['emit']>[0]) => {
    if (event.type === 'preflight') findings.push(...event.findings);
    recording.emit(event);
  };
  const { inventory, plan } = await decide(experiment, opened, {
    ownAddresses,
    recording: { emit: told },
    warn,
    mayGoOn: true,
    signal,
  });
  const followed = await alertsNow(experiment, { opened, inventory, recording, options });
  findings.push(...followed.findings);
  if (options.probeForMs > 0) findings.push(...(await probesNow(plan, { opened, recording, options })));
  return { findings, inventory, plan, alerts: followed.alerts };
}

interface Context {
  opened: OpenedTarget;
  recording: Recording;
  options: ExamineOptions;
}

async function alertsNow(
  experiment: Experiment,
  { opened, inventory, recording, options }: Context & { inventory: Inventory },
): Promise<Pick<Examined, 'findings' | 'alerts'>> {
  const { clock, signal } = options;
  const { target } = opened;
  const everyMs = experiment.watch.pollEveryMs;
  const alerts = await followAlerts(experiment.alerts ?? [], {
    target,
    inventory,
    recording,
    clock,
    everyMs,
    signal,
  });
  const firing = troubleInAlerts(alerts.firing(), experiment.watch.ignoreAlerts);
  const described = alerts.described();
  const unreadable = alerts.unreadable();
  await alerts.stop(0);
  refuseBelowFloor(described, experiment);
  const findings: PreflightFinding[] = [
    ...untoldGuards(experiment, described).map((what): PreflightFinding => ({ level: 'warn', what })),
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
  ];
  return { findings, alerts: described.map((one) => ({ name: one.name, floorMs: alertFloorMs(one) })) };
}

async function probesNow(plan: Plan, { opened, recording, options }: Context): Promise<PreflightFinding[]> {
  const { origin, signal, probeForMs } = options;
  const pacing = await startProbes(plan.probes, {
    origin,
    signal,
    onFolds: (folds) => recording.emit({ type: 'samples', folds }),
    onObservations: (items) => recording.emit({ type: 'observations', items }),
    connection: opened.connection,
    nameServer: opened.nameServer,
    onError: (error) => recording.emit({ type: 'note', level: 'warning', text: messageOf(error) }),
  });
  try {
    recording.emit({ type: 'probing-started' });
    await sleep(probeForMs, undefined, { signal });
  } finally {
    await pacing.stop(signal);
  }
  const { services } = recording.view();
  const bad = services.filter(({ sends }) => sends.ok === 0);
  const hint = hintFor(services, plan);
  if (bad.length === 0) return [{ level: 'ok', what: `all ${services.length} services answer their probes` }];
  return bad.map(({ name, lastReason }) => ({
    level: 'stop',
    what: `${name} does not answer: ${lastReason ?? 'nothing was heard'}`,
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
