import type { Fit, Headroom, Instance, Inventory, Placed, Task } from '#core';
import { isOpen, type Room } from './room.ts';
import { replay } from './replay.ts';
import { whyNot } from './why-not.ts';

const assumptions = [
  'each lost task is started again once, and nothing else is started, stopped or brought back',
  'a task goes to the zone that has fewest of its service, there to the instance with most memory free',
  'placement constraints, host ports, network interfaces and GPUs do not stand in the way',
];

/** What is left for those that survive, were these ids lost. */
export function headroomOf(
  placed: Placed & Pick<Inventory, 'groups'>,
  ids: readonly string[],
  of: Headroom['of'],
): Headroom {
  const gone = new Set(ids);
  const running = placed.instances.filter(({ state }) => state === 'running');
  const left = running.filter(({ id }) => !gone.has(id));
  const tasks = placed.services.flatMap(({ tasks }) => tasks.filter(isRunning));
  const isLost = ({ instanceId }: Task) => instanceId !== undefined && gone.has(instanceId);
  const lost = tasks.filter(isLost);
  const kept = tasks.filter(({ instanceId }) => instanceId !== undefined && !gone.has(instanceId));
  return {
    of,
    ids: [...ids],
    tasks: lost.length,
    fit: fitOf(lost, kept, left),
    assumptions,
    loadFactor: factor(running.length, left.length),
    groups: placed.groups.flatMap(({ name, instanceIds, inServiceIds = instanceIds }) => {
      const lostHere = inServiceIds.filter((id) => gone.has(id)).length;
      const inService = inServiceIds.length;
      return lostHere === 0
        ? []
        : [{ group: name, inService, lost: lostHere, loadFactor: factor(inService, inService - lostHere) }];
    }),
    services: placed.services.flatMap(({ name, tasks: own }) => {
      const all = own.filter(isRunning);
      const lostHere = all.filter(isLost).length;
      const loadFactor = factor(all.length, all.length - lostHere);
      return lostHere === 0 ? [] : [{ service: name, running: all.length, lost: lostHere, loadFactor }];
    }),
    reservedCpu: reservedCpu(running, left, lost),
  };
}

function fitOf(lost: readonly Task[], kept: readonly Task[], left: readonly Instance[]): Fit {
  const unknown = lost.filter(({ needs }) => needs === undefined).length;
  if (unknown > 0)
    return { answer: 'undecided', why: `${unknown} of ${lost.length} tasks do not tell what they need` };
  const rooms = left.flatMap(({ id, zone, capacity }): Room[] =>
    isOpen(capacity) ? [{ id, zone, cpu: capacity.cpuFree, memory: capacity.memoryFree }] : [],
  );
  const { placings, homeless } = replay(lost, kept, rooms);
  if (homeless === 0) return { answer: 'fits', placings };
  const untold = left.filter(({ capacity }) => capacity === undefined).length;
  const why = `${homeless} of ${lost.length} tasks found no instance with enough free`;
  if (untold > 0)
    return { answer: 'undecided', why: `${why}, and ${untold} instances do not tell what they have free` };
  const proof = whyNot(lost, rooms);
  if (proof !== undefined) return { answer: 'cannot', why: proof };
  return { answer: 'undecided', why: `${why}; placed in another order they might all fit` };
}

/** Those that are lost reserve as much again where they go. */
function reservedCpu(running: readonly Instance[], left: readonly Instance[], lost: readonly Task[]) {
  const known = (some: readonly Instance[]) => some.flatMap(({ capacity }) => capacity ?? []);
  if (lost.some(({ needs }) => needs === undefined)) return null;
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const [allCpu, leftCpu] = [running, left].map((some) => sum(known(some).map(({ cpu }) => cpu)));
  const used = (some: readonly Instance[]) => sum(known(some).map(({ cpu, cpuFree }) => cpu - cpuFree));
  if (!allCpu || !leftCpu) return null;
  const moved = sum(lost.map(({ needs }) => needs?.cpu ?? 0));
  return { before: used(running) / allCpu, after: (used(left) + moved) / leftCpu };
}

function factor(all: number, left: number): number | null {
  return left === 0 ? null : all / left;
}

function isRunning({ status }: Task): boolean {
  return status === 'RUNNING';
}
