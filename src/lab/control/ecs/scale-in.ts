import type { Context } from '../context.ts';
import { attributesOf } from './attributes.ts';
import type { PlacementStrategy, ServiceRecord, TaskRecord } from './records.ts';
import { capacityLeft } from './selectors.ts';

/**
 * Which tasks go first: spread takes from the value that has the most, binpack from the instance that has the most
 * left; among those the newest.
 */
export function scaleIn(
  { state, does }: Pick<Context, 'state' | 'does'>,
  { placement }: Pick<ServiceRecord, 'placement'>,
  tasks: readonly TaskRecord[],
  count: number,
): TaskRecord[] {
  const zones = { type: 'spread', field: 'attribute:ecs.availability-zone' } as const;
  const strategies: readonly PlacementStrategy[] = placement.length === 0 ? [zones] : placement;
  const left = [...tasks];
  const gone: TaskRecord[] = [];
  while (gone.length < count && left.length > 0) {
    let chosen: TaskRecord[] = left;
    for (const strategy of strategies) {
      if (strategy.type === 'spread' && does('placement-spread')) chosen = crowded(chosen, strategy, left);
      if (strategy.type === 'binpack' && does('placement-binpack')) chosen = emptiest(chosen, strategy);
    }
    const [victim] = chosen.slice(-1);
    if (!victim) break;
    left.splice(left.indexOf(victim), 1);
    gone.push(victim);
  }
  return gone;

  function crowded(chosen: TaskRecord[], { field = '' }: PlacementStrategy, all: TaskRecord[]): TaskRecord[] {
    const counts = new Map<string, number>();
    for (const task of all) counts.set(valueOf(task, field), (counts.get(valueOf(task, field)) ?? 0) + 1);
    return mostBy(chosen, (task) => counts.get(valueOf(task, field)) ?? 0);
  }

  function emptiest(chosen: TaskRecord[], { field = '' }: PlacementStrategy): TaskRecord[] {
    const resource = field.toLowerCase() === 'cpu' ? 'cpu' : 'memory';
    return mostBy(chosen, ({ containerInstanceId }) => {
      const record = state.ecs.containerInstances.get(containerInstanceId);
      return record ? capacityLeft(state, record)[resource] : 0;
    });
  }

  function valueOf({ containerInstanceId, instanceId }: TaskRecord, field: string): string {
    if (field === 'attribute:ecs.availability-zone') return state.ec2.instances.get(instanceId)?.zone ?? '';
    const record = state.ecs.containerInstances.get(containerInstanceId);
    if (!field.startsWith('attribute:') || !record) return instanceId;
    return attributesOf(state, record)[field.replace(/^attribute:/, '')] ?? '';
  }
}

function mostBy(tasks: TaskRecord[], measure: (task: TaskRecord) => number): TaskRecord[] {
  const measured = tasks.map((task) => ({ task, size: measure(task) }));
  const most = measured.reduce((largest, { size }) => Math.max(largest, size), -Infinity);
  return measured.filter(({ size }) => size === most).map(({ task }) => task);
}
