import type { ECS, Failure } from '@aws-sdk/client-ecs';
import type { ContainerInstance, DrainsContainerInstances, Unchanged } from '../changes.ts';
import type { Connection } from './connection.ts';
import { containerInstanceArns } from './ecs.ts';
import { inBatches, oneAfterTheOther } from './pages.ts';
import type { Ask } from './read.ts';
import { sendAgain, sendOnce, type Acting } from './sending.ts';

const mostPerChange = 10;
const action = 'ecs:UpdateContainerInstancesState';

/** Takes tasks off container instances, and lets them have tasks again. */
export function drainsContainerInstances(acting: Acting): DrainsContainerInstances {
  const { options, open, connect, read } = acting;
  const { cluster } = options;

  const asking =
    (ecs: ECS, ids: readonly string[], status: 'ACTIVE' | 'DRAINING'): Ask<Unchanged[]> =>
    async (asked) => {
      const answers = await oneAfterTheOther(ids, mostPerChange, (containerInstances) =>
        ecs.updateContainerInstancesState({ cluster, containerInstances, status }, asked),
      );
      return answers.flatMap(({ failures = [] }) => failures.map(unchanged));
    };

  return {
    read: (ids, signal) => connect(signal, (connection) => readContainerInstances(connection, ids)),
    async drain(ids, how) {
      const ecs = (await open(how.signal)).fresh.ecs();
      const ask: Ask<unknown> = (asked) =>
        ecs.describeContainerInstances({ cluster, containerInstances: ids.slice(0, 1) }, asked);
      const opening = { action: 'ecs:DescribeContainerInstances', ask };
      return sendOnce(ecs, how, { action, opening, send: asking(ecs, ids, 'DRAINING') }, options);
    },
    async activate(ids, how) {
      const ecs = (await open(how.signal)).fresh.ecs();
      return sendAgain(ecs, how, { action, send: asking(ecs, ids, 'ACTIVE') }, read);
    },
  };
}

async function readContainerInstances(
  connection: Connection,
  instanceIds: readonly string[],
): Promise<ContainerInstance[]> {
  const {
    clients: { ecs },
    cluster,
    read,
  } = connection;
  const answers = await inBatches(await containerInstanceArns(connection), 100, (containerInstances) =>
    read('ecs:DescribeContainerInstances', (asked) =>
      ecs.describeContainerInstances({ cluster, containerInstances }, asked),
    ),
  );
  const wanted = new Set(instanceIds);
  return answers
    .flatMap(({ containerInstances = [] }) => containerInstances)
    .flatMap(({ containerInstanceArn: id, ec2InstanceId: instanceId, status = 'unknown' }) =>
      id !== undefined && instanceId !== undefined && wanted.has(instanceId)
        ? [{ id, instanceId, cluster, status }]
        : [],
    );
}

function unchanged({ arn = 'one of them', reason = 'no reason given', detail }: Failure): Unchanged {
  return { id: arn, reason: detail === undefined ? reason : `${reason}: ${detail}` };
}
