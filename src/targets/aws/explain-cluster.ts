import { BadInputError } from '#core';
import type { Clients } from './clients.ts';
import { connected, type Connection } from './connection.ts';
import { codeBehind } from './explain.ts';
import { allPages } from './pages.ts';
import { byText } from './order.ts';
import type { Read } from './read.ts';

type Context = { clients: Clients; cluster: string; read: Read };

/** The error as it is, or, where the cluster is what AWS does not know, one that names those it does. */
export async function explainCluster(
  error: unknown,
  context: Context,
  signal: AbortSignal,
): Promise<unknown> {
  if (codeBehind(error) !== 'ClusterNotFoundException') return error;
  const clusters = await clusterNames(context, signal);
  return new BadInputError(`There is no ECS cluster "${context.cluster}" in ${context.clients.region}`, {
    hint:
      clusters.length === 0
        ? 'Check the name, the region and the account.'
        : `Name one of those there: ${clusters.join(', ')}.`,
    cause: error,
  });
}

/** The names of those there are; none when they may not be listed either. */
async function clusterNames(context: Context, signal: AbortSignal): Promise<string[]> {
  try {
    const pages = await connected(context, signal, listClusters);
    const arns = pages.flatMap((page) => page.clusterArns ?? []);
    return arns.map((arn) => arn.split('/').at(-1) ?? arn).sort(byText);
  } catch {
    signal.throwIfAborted();
    return [];
  }
}

function listClusters({ clients, read }: Connection) {
  return allPages(
    (nextToken) =>
      read('ecs:ListClusters', (options) =>
        clients.ecs.listClusters({ nextToken, maxResults: 100 }, options),
      ),
    (page) => page.nextToken,
  );
}
