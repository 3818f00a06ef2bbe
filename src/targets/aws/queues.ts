import type { Service as EcsService } from '@aws-sdk/client-ecs';
import type { QueueEndpoint } from '#core';
import type { Connection } from './connection.ts';
import type { NamedQueue } from './alarm-queues.ts';
import type { Definitions } from './definitions.ts';
import { codeBehind, DeniedError } from './explain.ts';
import { tagOf } from './tags.ts';

/** The tag of an ECS service that names the queue it works off. */
const queueTag = 'squall:queue';

/** What tells of the queues of services. */
interface QueueSources {
  /** Of alarms, by service. */
  byAlarm: ReadonlyMap<string, NamedQueue[]>;
  /** Asked only for services that nothing else leads to. */
  definitions: Definitions;
  isSilent: (service: EcsService) => boolean;
}

/**
 * The queues that services work off, by service: those of their tags, else of alarms, else those that the containers
 * of a silent service are told of. Asks nothing about the others.
 */
export async function readQueues(
  connection: Connection,
  services: readonly EcsService[],
  sources: QueueSources,
  gaps: string[],
): Promise<Map<string, QueueEndpoint[]>> {
  const found = await Promise.all(
    services.map(async (service): Promise<[string, QueueEndpoint[]]> => {
      const name = service.serviceName ?? '';
      try {
        const named = await namesOf(service, sources);
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

async function namesOf(
  service: EcsService,
  { byAlarm, definitions, isSilent }: QueueSources,
): Promise<NamedQueue[]> {
  const tagged = tagOf(service, queueTag);
  if (tagged !== undefined) return [{ queue: tagged, foundBy: `tag ${queueTag}` }];
  const alarmed = byAlarm.get(service.serviceName ?? '') ?? [];
  const { taskDefinition } = service;
  if (alarmed.length > 0 || !isSilent(service) || taskDefinition === undefined) return alarmed;
  const containers = (await definitions.containers(taskDefinition)) ?? [];
  const variables = containers.flatMap(({ environment = [] }) => environment);
  return variables.flatMap(({ name = '', value = '' }) =>
    /QUEUE/i.test(name) && !/DLQ|DEAD|RESULT|OUTPUT/i.test(name) && value !== ''
      ? { queue: value, foundBy: `variable ${name} of its task definition` }
      : [],
  );
}

async function readQueue(
  { clients, read }: Connection,
  { queue, foundBy }: NamedQueue,
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
