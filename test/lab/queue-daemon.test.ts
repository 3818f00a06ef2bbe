import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostRig, type HostRig } from '../../src/lab/hosts/test/host-rig.ts';
import { credentials, region, servedLab, type ServedLab } from './served-lab.ts';

let lab: ServedLab;
let rig: HostRig;
let calls: string[];
let told: (() => void) | undefined;

beforeEach(async () => {
  calls = [];
  lab = await servedLab(
    { queues: { orders: {} } },
    {
      onCall(_service, operation) {
        calls.push(operation);
        told?.();
      },
    },
  );
  rig = await hostRig();
  await rig.boot();
  const environment = {
    AWS_ENDPOINT_URL: lab.url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  };
  rig.hosts.setTaskEnvironment(environment, process.cwd());
});
afterEach(async () => {
  await rig.close();
  await lab.close();
});

/** Resolves when the endpoint got so many requests of a kind. */
async function called(operation: string, times = 1): Promise<void> {
  while (calls.filter((call) => call === operation).length < times)
    await new Promise<void>((resolve) => {
      told = resolve;
    });
}

function start(queue: string, worksForMs: number): void {
  rig.hosts.startTask({
    taskId: 't-1',
    instanceId: 'i-1',
    service: 'worker',
    family: 'worker',
    program: { kind: 'daemon', queue, worksForMs, environment: {} },
    hasOwnAddress: false,
    cpu: 1,
    memory: 1,
  });
}

const QueueUrl = () => `${lab.url}/000000000000/orders`;
const send = () => lab.sqs.send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: 'one' }));

async function inQueue(): Promise<(string | undefined)[]> {
  const { Attributes = {} } = await lab.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: QueueUrl(), AttributeNames: ['All'] }),
  );
  return [Attributes.ApproximateNumberOfMessages, Attributes.ApproximateNumberOfMessagesNotVisible];
}

/** Lets the lab's time pass until so many messages wait, and so many are in somebody's hands. */
async function untilInQueue(...wanted: [waiting: string, inHand: string]): Promise<void> {
  while ((await inQueue()).join() !== wanted.join()) lab.pass(1);
}

describe('a consumer of a queue', () => {
  it('has started without an address, and works off what comes, a message at a time', async () => {
    start('orders', 1);
    expect(await rig.reports.seen('taskStarted')).toEqual(['t-1']);
    for (let sent = 0; sent < 3; sent += 1) await send();
    await untilInQueue('0', '0');
    expect(calls.filter((call) => call === 'DeleteMessage')).toHaveLength(3);
  });

  it('finishes the message in its hands when it is stopped, and takes no other', async () => {
    start('orders', 300);
    await called('ReceiveMessage');
    await send();
    await untilInQueue('0', '1');
    await send();
    rig.hosts.stopTask('t-1', 10_000);
    expect(await rig.reports.seen('taskExited')).toEqual(['t-1', 0]);
    expect(await inQueue()).toEqual(['1', '0']);
  });

  it('is cut off when its message takes too long, and the message is left', async () => {
    start('orders', 60_000);
    await called('ReceiveMessage');
    await send();
    await untilInQueue('0', '1');
    rig.hosts.stopTask('t-1', 50);
    expect(await rig.reports.seen('taskExited')).toEqual(['t-1', 137]);
    expect(await inQueue()).toEqual(['0', '1']);
  });

  it('asks again while there is no such queue', async () => {
    start('invoices', 1);
    await called('GetQueueUrl', 2);
    rig.hosts.stopTask('t-1', 10_000);
    expect(await rig.reports.seen('taskExited')).toEqual(['t-1', 0]);
    expect(rig.notes).toEqual([]);
  });
});
