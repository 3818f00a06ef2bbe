import type { Losses } from './losses.ts';

/** What sets of the pool lost, counted. */
export interface Tally {
  sets: number;
  /** By service, the sets that lost it. */
  lost: number[];
  /** The sets that lost any. */
  any: number;
  /** Services lost, summed over the sets, and their squares. */
  services: { sum: number; squares: number };
  /** The same for tasks on those that were drawn. */
  tasks: { sum: number; squares: number };
  add(set: Iterable<number>): void;
}

/** Counts what each set that is added loses; `tasksOn` has the tasks of each member of the pool. */
export function tallyOf({ names, hosts, on }: Losses, tasksOn: readonly number[]): Tally {
  const hit = new Int32Array(names.length);
  const tally: Tally = {
    sets: 0,
    lost: names.map(() => 0),
    any: 0,
    services: { sum: 0, squares: 0 },
    tasks: { sum: 0, squares: 0 },
    add(set) {
      let services = 0;
      let tasks = 0;
      const touched: number[] = [];
      for (const host of set) {
        tasks += tasksOn[host] ?? 0;
        for (const service of on[host] ?? []) {
          const hits = (hit[service] ?? 0) + 1;
          hit[service] = hits;
          touched.push(service);
          if (hits !== hosts[service]?.length) continue;
          services += 1;
          tally.lost[service] = (tally.lost[service] ?? 0) + 1;
        }
      }
      for (const service of touched) hit[service] = 0;
      tally.sets += 1;
      if (services > 0) tally.any += 1;
      tally.services.sum += services;
      tally.services.squares += services ** 2;
      tally.tasks.sum += tasks;
      tally.tasks.squares += tasks ** 2;
    },
  };
  return tally;
}
