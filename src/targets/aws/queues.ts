import type { Service as EcsService } from '@aws-sdk/client-ecs';
import type { QueueEndpoint } from '#core';
import type { Connection } from './connection.ts';
import { codeBehind, DeniedError } from './explain.ts';
import { tagOf } from './tags.ts';

/** The tag of an ECS service that names the queue it works off. */
const queueTag = 'squall:queue';

interface Named {
  /** Name or URL. */
  queue: string;
  foundBy: string;
}

/**
 * The queues that services work off, by service: those of their tags, and for services that nothing else leads to
 * (`isSilent`) those that their containers are told of. Asks nothing about the others.
 */
export async function readQueues(
  connection: Connection,
  services: readonly EcsService[],
  isSilent: (service: EcsService) => boolean,
  gaps: string[],
): Promise<Map<string, QueueEndpoint[]>> {
  const found = await Promise.all(
    services.map(async (service): Promise<[string, QueueEndpoint[]]> => {
      const name = service.serviceName ?? '';
      try {
        const named = await namesOf(connection, service, isSilent(service));
        const queues = await Promise.all(named.map((one) => readQueue(connection, one)));
        return [name, queues.filter((queue) => queue !== undefined)];
      } catch (error) {
        if (!(error instanceof DeniedError)) throw error;
        gaps.push(`The queue of service ${name} could not be read. ${error.message}`);
        return [name, []];
      }
    }),
  );
  return new Map(found);
}

async function namesOf(connection: Connection, service: EcsService, isSilent: boolean): Promise<Named[]> {
  const tagged = tagOf(service, queueTag);
  if (tagged !== undefined) return [{ queue: tagged, foundBy: `tag ${queueTag}` }];
  const { taskDefinition } = service;
  if (!isSilent || taskDefinition === undefined) return [];
  const { clients, read } = connection;
  const answer = await read('ecs:DescribeTaskDefinition', (options) =>
    clients.ecs.describeTaskDefinition({ taskDefinition }, options),
  );
  const containers = answer.taskDefinition?.containerDefinitions ?? [];
  const variables = containers.flatMap(({ environment = [] }) => environment);
  return variables.flatMap(({ name = '', value = '' }) =>
    /QUEUE/i.test(name) && !/DLQ|DEAD|RESULT|OUTPUT/i.test(name) && value !== ''
      ? { queue: value, foundBy: `variable ${name} of its task definition` }
      : [],
  );
}

async function readQueue(
  { clients, read }: Connection,
  { queue, foundBy }: Named,
): Promise<QueueEndpoint | undefined> {
  const name = queue.replace(/^.*[/:]/, '');
  if (/^https?:/.test(queue)) return { kind: 'queue', name, url: queue, foundBy };
  if (!/^[\w-]{1,80}(?:\.fifo)?$/.test(name)) return undefined;
  const sqs = await clients.sqs();
  try {
    const { QueueUrl } = await read('sqs:GetQueueUrl', (options) =>
      sqs.getQueueUrl({ QueueName: name }, options),
    );
    return QueueUrl === undefined ? undefined : { kind: 'queue', name, url: QueueUrl, foundBy };
  } catch (error) {
    if (/NonExistentQueue|QueueDoesNotExist/.test(codeBehind(error) ?? '')) return undefined;
    throw error;
  }
}
