import type { EventBody } from '#core';
import type { Script } from './scripted-run.ts';

/** Who is there before the fault, as far as a script says. */
export function inventoryOf({ services, reach, tasks = [] }: Script): EventBody {
  const isBalanced = reach?.targets !== undefined || reach === undefined;
  const targetGroups = (isBalanced ? Object.keys(services) : []).map((service) => ({
    name: `${service}-group`,
    arn: `arn:${service}`,
    service,
    targets: Array.from({ length: reach?.targets ?? 0 }, (_, n) => ({ id: `i-${n}:80`, health: 'healthy' })),
  }));
  return {
    type: 'inventory',
    inventory: {
      target: 'lab',
      account: '000000000000',
      region: 'lab-local-1',
      takenAt: '2026-11-21T01:00:00.000Z',
      instances: [],
      services: [...Map.groupBy(tasks, ({ service }) => service)].map(([name, own]) => ({
        name,
        desired: own.length,
        running: own.length,
        tasks: own,
        targetGroups: [],
        endpoints: [],
      })),
      groups: [],
      targetGroups,
      gaps: [],
    },
  };
}
