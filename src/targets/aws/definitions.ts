import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { Connection } from './connection.ts';

/** ECS tells one task definition a call, twenty a second: of more than these none is asked for. */
const most = 200;

/** Reads task definitions, each once and not too many. */
export interface Definitions {
  /** The containers of a definition; undefined for one too many. */
  containers(taskDefinition: string): Promise<ContainerDefinition[] | undefined>;
  /** Those whose containers have a health check, of the definitions that were read. */
  checked(): Promise<Set<string>>;
  /** How many were not asked for. */
  readonly left: number;
}

export function createDefinitions({ clients, read }: Connection): Definitions {
  const asked = new Map<string, Promise<ContainerDefinition[]>>();
  const left = new Set<string>();
  return {
    async containers(taskDefinition) {
      const known = asked.get(taskDefinition);
      if (known) return known;
      if (asked.size >= most) {
        left.add(taskDefinition);
        return undefined;
      }
      const asking = read('ecs:DescribeTaskDefinition', (options) =>
        clients.ecs.describeTaskDefinition({ taskDefinition }, options),
      ).then((answer) => answer.taskDefinition?.containerDefinitions ?? []);
      asked.set(taskDefinition, asking);
      return asking;
    },
    async checked() {
      const all = await Promise.allSettled(asked.values());
      const names = [...asked.keys()];
      const hasCheck = all.map(
        (one) => one.status === 'fulfilled' && one.value.some(({ healthCheck }) => healthCheck !== undefined),
      );
      return new Set(names.filter((_, place) => hasCheck[place]));
    },
    get left() {
      return left.size;
    },
  };
}
