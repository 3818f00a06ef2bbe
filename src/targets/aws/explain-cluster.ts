import type { Clients } from './clients.ts';
import { connected, type Connection } from './connection.ts';
import { codeBehind } from './explain.ts';
import { missing } from './explain-missing.ts';
import { allPages } from './pages.ts';
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
  const { cluster: name, clients } = context;
  return missing({ what: 'ECS cluster', name, region: clients.region, others: clusters, cause: error });
}

/** The names of those there are; none when they may not be listed either. */
async function clusterNames(context: Context, signal: AbortSignal): Promise<string[]> {
  try {
    const pages = await connected(context, signal, listClusters);
    const arns = pages.flatMap((page) => page.clusterArns ?? []);
    return arns.map((arn) => arn.split('/').at(-1) ?? arn);
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
