import { QueueDoesNotExist } from '@aws-sdk/client-sqs';
import type { ControlPlane } from '../control/control-plane.ts';
import type { QueueRecord } from '../control/sqs/records.ts';

export function urlOf({ sqs, state }: ControlPlane, { name }: QueueRecord): string {
  return `${sqs.endpoint}/${state.account}/${name}`;
}

/** The queue of a URL. As in SQS, it is known by the end of the path, whatever host the client used. */
export function queueAt({ state }: ControlPlane, url: string | undefined): QueueRecord {
  const [account, name] = (url ?? '').split('/').slice(-2);
  const queue = account === state.account ? state.sqs.queues.get(name ?? '') : undefined;
  if (!queue) throw notThere();
  return queue;
}

export function notThere(): QueueDoesNotExist {
  return new QueueDoesNotExist({ message: 'The specified queue does not exist.', $metadata: {} });
}
