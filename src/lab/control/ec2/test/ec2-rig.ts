import { behaviourNames } from '../../../spec/behaviours.ts';
import type { BehaviourName } from '../../../spec/behaviours.ts';
import { defaultLabFile } from '../../../spec/default-lab.ts';
import { parseLab } from '../../../spec/lab-file.ts';
import type { LabFile } from '../../../spec/lab-file.ts';
import { Agenda } from '../../agenda.ts';
import type { Context } from '../../context.ts';
import { Ids } from '../../ids.ts';
import { initialState } from '../../initial-state.ts';
import { Signals } from '../../signals.ts';
import type { LabState } from '../../state.ts';
import { ScriptedWorld } from '../../test/scripted-world.ts';
import { VirtualTimers } from '../../test/virtual-timers.ts';
import { Ec2 } from '../ec2.ts';
import type { InstanceRecord } from '../records.ts';
import type { Refusal } from '../refusals.ts';
import type { RunRequest } from '../runs.ts';

/** EC2 in virtual time without the rest of the lab: what it does and says, whoever listens. */
export interface Ec2Rig {
  ec2: Ec2;
  state: LabState;
  world: ScriptedWorld;
  timers: VirtualTimers;
  /** Each signal about an instance: its name, the instance, and what else it says. */
  said: { name: string; id: string; how?: unknown }[];
  /** Names of the signals about one instance, oldest first. */
  heardOf: (id: string) => string[];
  /** RunInstances; the refusal where EC2 refuses. */
  run: (wanted?: Partial<RunRequest>) => InstanceRecord[] | Refusal;
  /** One instance that runs. */
  running: (wanted?: Partial<RunRequest>) => InstanceRecord;
}

const usual: RunRequest = {
  min: 1,
  max: 1,
  tags: {},
  isProtected: false,
  isStopProtected: false,
  isSpot: false,
  ownEnd: 'terminate',
  text: '',
};

export function ec2Rig(changes: Partial<LabFile> = {}, onTurn?: (rig: Ec2Rig) => void): Ec2Rig {
  const timers = new VirtualTimers();
  const world = new ScriptedWorld(timers, 1);
  const spec = parseLab({ ...defaultLabFile, ...changes });
  const ids = new Ids(spec.seed);
  let turns = 0;
  const turn = <T>(change: () => T): T => {
    turns += 1;
    const answer = change();
    turns -= 1;
    if (turns === 0) onTurn?.(rig);
    return answer;
  };
  const agenda = new Agenda(timers, turn);
  const state = initialState(spec, ids, agenda.now(), { host: '127.0.0.1', port: 8080 });
  const off = new Set(behaviourNames.filter((name) => spec.without.has(name)));
  const does = (behaviour: BehaviourName) => !off.has(behaviour);
  const context: Context = { spec, state, world, ids, agenda, signals: new Signals(), does, turn };
  const said = listen(context.signals);
  const ec2 = new Ec2(context);
  const ignored = () => undefined;
  world.reportTo({
    hostStarted: (...report) => turn(() => ec2.instances.hostStarted(...report)),
    hostEnded: (...report) => turn(() => ec2.instances.hostEnded(...report)),
    taskStarted: ignored,
    taskExited: ignored,
    containerChecked: ignored,
    tasksMeasured: ignored,
    balancerOpened: ignored,
    balancerMeasured: ignored,
    targetChecked: ignored,
    endpointChecked: ignored,
  });
  const run = (wanted: Partial<RunRequest> = {}) => ec2.run({ ...usual, ...wanted });
  const rig: Ec2Rig = {
    ec2,
    state,
    world,
    timers,
    said,
    heardOf: (id) => said.filter((each) => each.id === id).map(({ name }) => name),
    run,
    running(wanted) {
      const answer = run(wanted);
      const [instance] = Array.isArray(answer) ? answer : [];
      const tookMs = timers.advanceUntil(() => instance?.state === 'running', 60_000);
      if (!instance || tookMs === Infinity) throw new Error('the instance does not run');
      return instance;
    },
  };
  return rig;
}

function listen(signals: Signals): Ec2Rig['said'] {
  const said: Ec2Rig['said'] = [];
  const names = [
    'instanceRunning',
    'hostDown',
    'instanceStopped',
    'instanceTerminated',
    'spotNotice',
  ] as const;
  for (const name of names) signals.on(name, ({ id }) => said.push({ name, id }));
  signals.on('instanceEnding', ({ id }, how) => said.push({ name: 'instanceEnding', id, how }));
  signals.on('hostLost', (id) => said.push({ name: 'hostLost', id }));
  signals.on('reachabilityChanged', ({ id }, how) => said.push({ name: 'reachabilityChanged', id, how }));
  return said;
}
