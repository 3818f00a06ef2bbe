import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootedLab } from '../test/virtual-lab.ts';
import { defaultSettings } from './initial.ts';
import type { MessageRecord } from './records.ts';

function queueLab(settings = {}) {
  const { plane, timers } = bootedLab({ instances: { count: 1 }, services: { web: { tasks: 1 } } });
  const queue = plane.sqs.create('mail', { ...defaultSettings, ...settings }, {});
  const { messages } = plane.sqs;
  const send = (body: string, delayMs?: number) =>
    messages.send(queue, { body, attributes: {}, ...(delayMs !== undefined && { delayMs }) });
  const receive = (max = 10, visibilityMs = 30_000) => messages.receive(queue, { max, visibilityMs });
  return { queue, messages, send, receive, timers, plane };
}

const bodies = (received: MessageRecord[]) => received.map(({ body }) => body);

describe('a queue', () => {
  it('gives messages in the order of arrival, each to one', () => {
    const { send, receive } = queueLab();
    for (const body of ['a', 'b', 'c']) send(body);
    expect(bodies(receive(2))).toEqual(['a', 'b']);
    expect(bodies(receive(2))).toEqual(['c']);
  });

  it('keeps a delayed message back', () => {
    const { send, receive, timers } = queueLab();
    send('later', 5000);
    timers.advance(4999);
    expect(receive()).toEqual([]);
    timers.advance(1);
    expect(bodies(receive())).toEqual(['later']);
  });

  it('forgets a message after its retention', () => {
    const { send, receive, timers, queue } = queueLab({ retentionMs: 60_000 });
    send('old');
    timers.advance(60_000);
    expect(receive()).toEqual([]);
    expect(queue.messages.size).toBe(0);
  });

  it('does not delete by a handle of an earlier receive', () => {
    const { send, receive, messages, queue, timers } = queueLab();
    send('a');
    const [first] = receive();
    const handle = first?.receiptHandle ?? '';
    timers.advance(30_000);
    receive();
    expect(messages.delete(queue, handle)).toBe(true);
    expect(queue.messages.size).toBe(1);
    expect(messages.delete(queue, 'nonsense')).toBe(false);
  });

  it('answers a long poll as soon as something is there, and with nothing when the wait is over', () => {
    const { send, messages, queue, timers } = queueLab();
    const answers: string[][] = [];
    const poll = (waitMs: number) =>
      messages.poll(queue, { max: 10, visibilityMs: 5000, waitMs }, (received) => {
        answers.push(bodies(received));
      });
    poll(20_000);
    timers.advance(3000);
    send('a');
    timers.advance(0);
    expect(answers).toEqual([['a']]);
    poll(2000);
    timers.advance(2000);
    expect(answers).toEqual([['a'], []]);
    // 'a' was not deleted, so it is back while the next one waits.
    poll(20_000);
    timers.advance(20_000);
    expect(answers).toEqual([['a'], [], ['a']]);
  });

  it('does not serve those who left', () => {
    const { send, messages, queue, timers, receive } = queueLab();
    const wish = { max: 1, visibilityMs: 5000, waitMs: 20_000 };
    messages.poll(queue, wish, () => expect.unreachable('it has left'))();
    send('a');
    timers.advance(1000);
    expect(bodies(receive())).toEqual(['a']);
  });

  it('loses no message and never has one in two hands, whatever consumers do', () => {
    const step = fc.oneof(
      fc.constant('send' as const),
      fc.constant('receive' as const),
      fc.constant('delete' as const),
      fc.integer({ min: 1, max: 10_000 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { send, receive, messages, queue, timers, plane } = queueLab();
        const held = new Map<string, { until: number; handle: string }>();
        let [sent, deleted] = [0, 0];
        const twice: string[] = [];
        for (const each of steps) {
          const now = plane.sqs.now();
          if (each === 'send') {
            send('x');
            sent += 1;
          } else if (each === 'receive') {
            for (const { id, receiptHandle = '' } of receive(3, 5000)) {
              if ((held.get(id)?.until ?? 0) > now) twice.push(id);
              held.set(id, { until: now + 5000, handle: receiptHandle });
            }
          } else if (each === 'delete') {
            const [first] = held;
            if (!first) continue;
            held.delete(first[0]);
            messages.delete(queue, first[1].handle);
            deleted += 1;
          } else {
            timers.advance(each);
          }
        }
        expect(twice).toEqual([]);
        expect(queue.messages.size).toBe(sent - deleted);
        plane.stop();
      }),
      { numRuns: 30 },
    );
  });
});
