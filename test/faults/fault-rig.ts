// One fault against the default lab in virtual time, injected and undone as a run does it.
import type { UndoOutcome, UndoStep } from '#core';
import type { Fault } from '#faults';
import { drawVictims } from '#selection';
import { serveLab, unguarded, unhurried, type LabEndpoint } from '../targets/lab-endpoint.ts';

/** Injects a fault and keeps what it recorded, whether it failed or not. */
export async function hurt(rig: Awaited<ReturnType<typeof rigOf>>) {
  const steps: UndoStep[] = [];
  let sent = 0;
  let error: unknown;
  const onSent = () => void (sent += 1);
  try {
    await rig.inject({ onSent, record: async (step) => void steps.push(step) });
  } catch (thrown) {
    error = thrown;
  }
  return { steps, sent, error };
}

/** What became of each step, in a few words. */
export const told = (outcomes: UndoOutcome[]) =>
  Object.fromEntries(outcomes.map(({ id, state, detail }) => [id, `${state}: ${detail}`]));

type Injecting = Partial<Parameters<Fault['inject']>[1]>;

interface Setting {
  /** As they stand in a file; the fault's example by default. */
  params?: unknown;
  /** How the lab differs from the default one. */
  lab?: Parameters<typeof serveLab>[0];
  /** What happens in the lab before the inventory is taken. */
  before?: (lab: LabEndpoint) => void;
}

export async function rigOf(fault: Fault, setting: Setting = {}) {
  const lab = await serveLab(setting.lab);
  setting.before?.(lab);
  const target = lab.open();
  const inventory = await target.inventory(unhurried());
  const params = fault.params.parse(setting.params ?? fault.example);
  const plan = () => fault.plan(params, { inventory, draw: (aim) => drawVictims(inventory, aim) });
  const { changes, reads } = fault.actions(params);
  const changing = new Set(changes.map(operationOf));
  const wait = async (ms: number) => lab.timers.advance(ms);
  return {
    lab,
    target,
    inventory,
    plan,
    wait,
    actions: new Set([...changes, ...reads]),
    isChange: (operation: string) => changing.has(operation),
    /** The requests so far that change something. */
    changes: () => lab.calls.filter((operation) => changing.has(operation)),
    inject: (context: Injecting = {}) =>
      fault.inject(plan(), {
        ...unguarded,
        target,
        signal: unhurried(),
        onSent: () => undefined,
        ...context,
      }),
    prove: () => fault.prove(plan(), { target, signal: unhurried(), wait }),
    undo: (steps: readonly UndoStep[], signal = unhurried()): Promise<UndoOutcome[]> => {
      const fromDisk: UndoStep[] = JSON.parse(JSON.stringify(steps));
      // Another object knows nothing of what was done, as another process does.
      const context = { target: lab.open(), signal, wait, onSent: () => undefined };
      return fault.undo?.(fromDisk, context) ?? Promise.reject(new Error('it can not be undone'));
    },
    [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose](),
  };
}

const operationOf = (action: string) => action.slice(action.indexOf(':') + 1);

/** What a fault may leave behind in the lab, once the lab has come to rest. */
export function traceIn({ plane, timers }: LabEndpoint) {
  timers.advanceUntil(() => plane.isStable(), 600_000);
  const { ec2, ecs, autoScaling } = plane.state;
  const counts = (states: string[]) =>
    Object.fromEntries([...Map.groupBy(states, (state) => state)].map(([state, all]) => [state, all.length]));
  return {
    instances: counts(
      [...ec2.instances.values()].map(({ state }) => state).filter((state) => state !== 'terminated'),
    ),
    containerInstances: counts(
      [...ecs.containerInstances.values()]
        .map(({ status }) => status)
        .filter((status) => status !== 'INACTIVE'),
    ),
    groups: [...autoScaling.groups.values()].map(({ name, desired, min, max, suspendedProcesses }) => ({
      name,
      desired,
      min,
      max,
      suspended: [...suspendedProcesses],
    })),
    acls: [...ec2.networkAcls.keys()].sort(),
    guards: [...ec2.aclAssociations.values()]
      .map(({ subnetId, networkAclId }) => `${subnetId} ${networkAclId}`)
      .sort(),
  };
}
