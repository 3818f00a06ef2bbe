import type { Task } from '#core';
import type { Room } from './room.ts';

const kinds = [
  { kind: 'cpu', unit: 'CPU units' },
  { kind: 'memory', unit: 'MiB of memory' },
] as const;

/** A proof that no placing has room for all tasks, whatever the order; undefined where none was found. */
export function whyNot(tasks: readonly Task[], rooms: readonly Room[]): string | undefined {
  const needs = tasks.flatMap((task) => task.needs ?? []);
  for (const { kind, unit } of kinds) {
    const needed = sum(needs.map((one) => one[kind]));
    const left = sum(rooms.map((room) => room[kind]));
    if (needed > left) return `the lost tasks need ${needed} ${unit}, and ${left} are free on what is left`;
  }
  for (const { id, service, needs: own } of tasks) {
    if (own === undefined || rooms.some(({ cpu, memory }) => cpu >= own.cpu && memory >= own.memory))
      continue;
    return `task ${id} of ${service} needs ${own.cpu} CPU units and ${own.memory} MiB of memory, which no instance that is left has free`;
  }
  const smallest = {
    cpu: least(needs.map(({ cpu }) => cpu)),
    memory: least(needs.map(({ memory }) => memory)),
  };
  const places = sum(
    rooms.map((room) => Math.min(times(room.cpu, smallest.cpu), times(room.memory, smallest.memory))),
  );
  if (places >= tasks.length) return undefined;
  return `even if all ${tasks.length} lost tasks needed as little as the smallest, there are ${places} places for them`;
}

function times(free: number, need: number): number {
  return need === 0 ? Infinity : Math.floor(free / need);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function least(values: readonly number[]): number {
  return values.reduce((smallest, value) => Math.min(smallest, value), Infinity);
}
