import { expect } from 'vitest';
import { holds } from '../../spec/test/holds.ts';
import type { BehaviourName } from '../../spec/behaviours.ts';
import { bootedLab } from '../test/virtual-lab.ts';
import type { VirtualLab } from '../test/virtual-lab.ts';
import { defaultSettings } from './initial.ts';
import type { QueueRecord } from './records.ts';

function labWithQueue(without: BehaviourName[]): VirtualLab & { queue: QueueRecord } {
  const lab = bootedLab({ without });
  return { ...lab, queue: lab.plane.sqs.create('mail', defaultSettings, {}) };
}

const one = { max: 1, visibilityMs: 30_000 };

holds('visibility-timeout', (without) => {
  const { plane, timers, queue } = labWithQueue(without);
  const { id } = plane.sqs.messages.send(queue, { body: 'a', attributes: {} });
  expect(plane.sqs.messages.receive(queue, one).map((message) => message.id)).toEqual([id]);
  timers.advance(29_999);
  expect(plane.sqs.messages.receive(queue, one)).toEqual([]);
  timers.advance(1);
  const [again] = plane.sqs.messages.receive(queue, one);
  expect(again).toMatchObject({ id, receives: 2 });
  plane.sqs.messages.delete(queue, again?.receiptHandle ?? '');
  timers.advance(60_000);
  expect(plane.sqs.messages.receive(queue, one)).toEqual([]);
});

holds('dead-letter-queue', (without) => {
  const { plane, timers, queue } = labWithQueue(without);
  const dead = plane.sqs.create('dead', defaultSettings, {});
  const redrive = { deadLetterArn: dead.arn, maxReceives: 2 };
  plane.sqs.change(queue, { ...defaultSettings, redrive });
  const { id } = plane.sqs.messages.send(queue, { body: 'a', attributes: {} });
  for (let count = 0; count < 2; count += 1) {
    expect(plane.sqs.messages.receive(queue, one)).toHaveLength(1);
    timers.advance(30_000);
  }
  expect(plane.sqs.messages.receive(queue, one)).toEqual([]);
  expect(plane.sqs.messages.receive(dead, one).map((message) => message.id)).toEqual([id]);
});

holds('metrics-of-queues', (without) => {
  const { plane, timers, queue } = labWithQueue(without);
  for (const body of ['a', 'b', 'c']) plane.sqs.messages.send(queue, { body, attributes: {} });
  plane.sqs.messages.receive(queue, one);
  timers.advance(plane.state.constants.metricPeriodMs * 2);
  const valuesOf = (name: string) => {
    const metric = [...plane.state.cloudWatch.metrics.values()].find(
      (each) => each.namespace === 'AWS/SQS' && each.name === name && each.dimensions[0]?.[1] === 'mail',
    );
    return [...(metric?.series.values() ?? [])].flat().map(({ max }) => max);
  };
  expect(valuesOf('ApproximateNumberOfMessagesVisible').at(-1)).toBe(2);
  expect(valuesOf('ApproximateNumberOfMessagesNotVisible').at(-1)).toBe(1);
  expect(valuesOf('ApproximateAgeOfOldestMessage').at(-1)).toBeGreaterThanOrEqual(5);
  expect(valuesOf('NumberOfMessagesSent')[0]).toBe(3);
});
