import type { Context } from '../context.ts';
import type { ProgressBook } from './progress.ts';
import type { ServiceRecord } from './records.ts';
import { isSteady, isWanted, tasksOf } from './selectors.ts';
import { listTasks, noteEvent } from './service-events.ts';
import type { ServiceStarts } from './service-starts.ts';

interface Shared {
  starts: ServiceStarts;
  book: ProgressBook;
  /** Has the scheduler look at a service again. */
  mark: (service: string) => void;
}

/** Availability Zone rebalancing: a task more where a service lacks one; the scheduler then takes one elsewhere. */
export class ZoneBalance {
  readonly #context: Context;
  readonly #shared: Shared;
  /** Services whose zones may have become uneven since the latest look. */
  readonly #touched = new Set<string>();

  constructor(context: Context, shared: Shared) {
    this.#context = context;
    this.#shared = shared;
  }

  touch(service: string): void {
    this.#touched.add(service);
  }

  look(): void {
    const { ecs } = this.#context.state;
    const zonesOf = new Map<string, string[]>();
    for (const name of this.#touched) {
      const service = ecs.services.get(name);
      if (!service || !this.#isEligible(service)) {
        this.#touched.delete(name);
        this.#shared.book.of(name).isRebalancing = false;
        continue;
      }
      if (!isSteady(this.#context.state, name)) continue;
      const zones = zonesOf.get(service.cluster) ?? this.#zonesOf(service.cluster);
      zonesOf.set(service.cluster, zones);
      if (this.#isEven(service, zones)) this.#touched.delete(name);
    }
  }

  #isEligible({ scheduling, status, isRebalanced, maximumPercent, placement }: ServiceRecord): boolean {
    const { does } = this.#context;
    const [first] = placement;
    const isSpread = !first || (first.type === 'spread' && first.field === 'attribute:ecs.availability-zone');
    const isWished = does('no-move-back') ? isRebalanced && does('zone-rebalancing') : true;
    return isWished && scheduling === 'REPLICA' && status === 'ACTIVE' && maximumPercent > 100 && isSpread;
  }

  /** Looks at one service that is steady, and moves it a step; true when there is nothing to move. */
  #isEven(service: ServiceRecord, zones: readonly string[]): boolean {
    const progress = this.#shared.book.of(service.name);
    const counts = this.#countsOf(service, zones);
    const sizes = [...counts.values()];
    if (Math.max(...sizes) - Math.min(...sizes) <= 1) {
      if (progress.isRebalancing) this.#note(service, `is AZ balanced with ${listed(counts)}.`);
      progress.isRebalancing = false;
      return true;
    }
    if (!progress.isRebalancing)
      this.#note(service, `is not AZ balanced with ${listed(counts)}. AZ Rebalancing in progress.`);
    progress.isRebalancing = true;
    this.#startWhereFewest(service, counts);
    return false;
  }

  #startWhereFewest(service: ServiceRecord, counts: Map<string, number>): void {
    const share = Math.max(1, Math.floor(service.desired / counts.size));
    let room = Math.floor((service.desired * service.maximumPercent) / 100) - service.desired;
    for (const [zone, count] of [...counts].toSorted(([, a], [, b]) => a - b)) {
      const lacking = Math.min(room, share - count);
      if (lacking <= 0) return;
      const started = this.#shared.starts.startIn(service, zone, lacking);
      room -= started.length;
      if (started.length === 0) continue;
      this.#note(
        service,
        `has started ${started.length} tasks in ${zone} to AZ Rebalance: ${listTasks(started)}.`,
      );
      this.#shared.mark(service.name);
    }
  }

  #countsOf(service: ServiceRecord, zones: readonly string[]): Map<string, number> {
    const { state } = this.#context;
    const counts = new Map(zones.map((zone) => [zone, 0]));
    for (const task of tasksOf(state, service.name).filter(isWanted)) {
      const zone = state.ec2.instances.get(task.instanceId)?.zone;
      if (zone !== undefined) counts.set(zone, (counts.get(zone) ?? 0) + 1);
    }
    return counts;
  }

  /** The zones in which a cluster has an instance that takes tasks. */
  #zonesOf(cluster: string): string[] {
    const { ecs, ec2 } = this.#context.state;
    const zones = new Set<string>();
    for (const record of ecs.containerInstances.values()) {
      const zone = ec2.instances.get(record.instanceId)?.zone;
      const isTaking = record.status === 'ACTIVE' && record.agentConnected && record.cluster === cluster;
      if (isTaking && zone !== undefined) zones.add(zone);
    }
    return [...zones].toSorted();
  }

  #note(service: ServiceRecord, text: string): void {
    noteEvent(this.#context, service.name, text);
  }
}

/** `2 tasks in a, 3 tasks in b, and 1 tasks in c` */
function listed(counts: Map<string, number>): string {
  const parts = [...counts].map(([zone, count]) => `${count} tasks in ${zone}`);
  const last = parts.pop() ?? '';
  if (parts.length < 2) return [...parts, last].join(' and ');
  return `${parts.join(', ')}, and ${last}`;
}
