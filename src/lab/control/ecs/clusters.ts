import type { Context } from '../context.ts';
import type { ClusterRecord } from './records.ts';

/** Clusters, made and ended by their users. */
export class Clusters {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** A new cluster, or again one that was deleted. */
  create(name: string, { insights, tags }: Pick<ClusterRecord, 'insights' | 'tags'>): ClusterRecord {
    return this.#context.turn(() => {
      const { state, agenda } = this.#context;
      const cluster: ClusterRecord = { name, status: 'ACTIVE', insights, tags, createdAt: agenda.now() };
      state.ecs.clusters.set(name, cluster);
      return cluster;
    });
  }

  /** Ends a cluster that nothing is left in; it stays visible a while. */
  delete(cluster: ClusterRecord): void {
    this.#context.turn(() => {
      const { agenda, state } = this.#context;
      const { clusters } = state.ecs;
      cluster.status = 'INACTIVE';
      agenda.after(state.constants.endedVisibleMs, () => {
        if (clusters.get(cluster.name) === cluster) clusters.delete(cluster.name);
      });
    });
  }
}
