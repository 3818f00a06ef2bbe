import { afterEach, describe, expect, it } from 'vitest';
import { WireError } from '../../src/lab/wire/index.ts';
import { serveLab, type LabEndpoint } from '../targets/lab-endpoint.ts';
import { countOf, ledgerRun, missingOf } from './ledger-run.ts';

const tickMs = 10;
/** The lab's time passes faster than the test's. */
const labMsPerTick = 50;
/** What is sent can be received only after this, so that the test can take it before. */
const delayMs = 200;

/** The lab with a queue, whose time passes until the test ends; `meddle` is called before each step of it. */
async function queueLab(meddle: (queue: Queue, lab: LabEndpoint) => void = () => undefined) {
  const lab = await serveLab({ queues: { ledger: {} } });
  const queue = lab.plane.state.sqs.queues.get('ledger');
  if (!queue) throw new Error('the lab has no queue');
  queue.settings = { ...queue.settings, delayMs };
  const passing = setInterval(() => {
    meddle(queue, lab);
    lab.timers.advance(labMsPerTick);
  }, tickMs);
  open.push(async () => {
    clearInterval(passing);
    await lab[Symbol.asyncDispose]();
  });
  const connection = {
    name: 'shop',
    cluster: lab.plane.state.ecs.cluster,
    region: 'lab-local-1',
    endpoint: lab.url,
    credentials: { accessKeyId: 'lab-key', secretAccessKey: 'lab-secret' },
  };
  const run = (
    sends: number,
    beforeTheEnd?: () => Promise<void>,
    { finishWithinMs = 20_000, ...more }: { finishWithinMs?: number; leftOvers?: string } = {},
  ) =>
    ledgerRun(
      { queue: { url: `${lab.url}/000000000000/ledger`, ...more }, rate: '50/s' },
      sends,
      beforeTheEnd,
      { connection, finishWithinMs },
    );
  return { lab, queue, run };
}

type Queue = NonNullable<ReturnType<LabEndpoint['plane']['state']['sqs']['queues']['get']>>;
type Message = Queue['messages'] extends Map<string, infer One> ? One : never;
const open: (() => Promise<void>)[] = [];
afterEach(async () => void (await Promise.all(open.splice(0).map((close) => close()))));
const numberOf = (body: string) => Number(body.split('-').at(-1));

describe('a ledger in a queue', () => {
  it('misses exactly what was taken from behind its back, and tells what came back after its delete', async () => {
    const [stolen, copied] = [new Set([3, 4, 9, 30]), new Set([6, 21])];
    const bodies = new Map<number, string>();
    const { lab, queue, run } = await queueLab(({ messages }) => {
      for (const [id, { body }] of messages) {
        const n = numberOf(body);
        if (stolen.has(n)) messages.delete(id);
        if (copied.has(n)) bodies.set(n, body);
      }
      // Once the ledger has deleted it, the queue gives it out another time, long after any receive of then.
      const there = new Set([...messages.values()].map(({ body }) => numberOf(body)));
      for (const n of copied) {
        const body = there.has(n) ? undefined : bodies.get(n);
        if (body === undefined) continue;
        copied.delete(n);
        lab.plane.sqs.messages.send(queue, { body, attributes: {}, delayMs: 10_000 });
      }
    });
    const { items, folds } = await run(60);
    expect(new Set(folds.map(({ outcome }) => outcome))).toEqual(new Set(['ok']));
    expect(missingOf(items)).toEqual([3, 4, 9, 30]);
    const reading = items.find(({ kind }) => kind === 'read-back');
    expect(reading).toMatchObject({
      found: {
        unread: [],
        twice: [
          [6, 2],
          [21, 2],
        ],
        perhapsTwice: [],
        twiceAt: [expect.any(Number), expect.any(Number)],
        redelivered: 0,
      },
    });
    expect(countOf(items, 'acknowledged')).toBeGreaterThanOrEqual(60);
    expect(countOf(items, 'indeterminate') + countOf(items, 'refused')).toBe(0);
    expect(queue.messages.size).toBe(0);
  });

  it('tells by an error whether a message may have been taken, and counts apart what is given out again', async () => {
    const { lab, run } = await queueLab();
    const failing = { sends: 0, deleteAt: Infinity };
    lab.hook(({ operation }) => {
      if (operation === 'SendMessage') {
        failing.sends += 1;
        if (failing.sends === 3) throw new WireError('InvalidMessageContents', 'No.', 400);
        if (failing.sends === 4) throw new WireError('AccessDenied', 'No.', 403);
        if (failing.sends === 5) throw new WireError('InternalError', 'Try again.', 500);
      }
      if (operation !== 'DeleteMessageBatch' || failing.deleteAt < Infinity) return;
      failing.deleteAt = lab.plane.sqs.now();
      throw new WireError('InternalError', 'Try again.', 500);
    });
    // What was not deleted comes back after ten seconds.
    const passed = () => lab.plane.sqs.now() - failing.deleteAt;
    const { items, folds } = await run(20, async () => {
      await expect.poll(passed, { timeout: 10_000 }).toBeGreaterThan(11_000);
    });
    const found = items.find((item) => item.kind === 'read-back')?.found;
    expect(found).toMatchObject({ unread: [], twice: [] });
    expect(found?.redelivered).toBeGreaterThan(0);
    expect([countOf(items, 'refused'), countOf(items, 'indeterminate')]).toEqual([1, 1]);
    // What Squall may not do tells nothing of the queue.
    expect(folds.filter(({ outcome }) => outcome === 'unknown').map(({ reason }) => reason)).toContain(
      'AccessDenied',
    );
    // The indeterminate one never came to the queue.
    expect(missingOf(items)).toHaveLength(1);
  });

  it('refuses a queue that holds messages, and does not touch them', async () => {
    const { lab, queue, run } = await queueLab();
    for (const body of ['a', 'b']) lab.plane.sqs.messages.send(queue, { body, attributes: {} });
    const { items, folds } = await run(5);
    expect(folds[0]).toMatchObject({
      outcome: 'unknown',
      reason: expect.stringContaining("2 messages that are not this ledger's: give it a queue of its own"),
    });
    expect([...queue.messages.values()].map(({ receives }) => receives)).toEqual([0, 0]);
    expect(lab.calls.filter((call) => call !== 'GetQueueAttributes')).toEqual([]);
    expect(items).toMatchObject([{ kind: 'read-back', found: null }]);
  });

  it('takes out what another ledger left there where it may, and counts none of it', async () => {
    const { lab, queue, run } = await queueLab();
    for (let n = 0; n < 25; n += 1)
      lab.plane.sqs.messages.send(queue, { body: `squall-ledger:0123456789ab-${n}`, attributes: {} });
    const { items, folds } = await run(20, undefined, { leftOvers: 'take out' });
    expect(folds.map(({ outcome, reason }) => reason ?? outcome)).toContain('ok');
    expect(items.find((item) => item.kind === 'read-back')?.found).toMatchObject({ unread: [], twice: [] });
    expect(missingOf(items)).toEqual([]);
    expect(queue.messages.size).toBe(0);
  });

  it('takes out nothing of anybody else, and says what to do', async () => {
    const { lab, queue, run } = await queueLab();
    for (const body of ['squall-ledger:0123456789ab-0', 'squall-ledger: an order', 'an order'])
      lab.plane.sqs.messages.send(queue, { body, attributes: {} });
    const { items, folds } = await run(5, undefined, { leftOvers: 'take out' });
    const left = [...queue.messages.values()].map(({ body }) => body);
    expect(left).toEqual(expect.arrayContaining(['squall-ledger: an order', 'an order']));
    expect(folds.at(-1)?.reason).toMatch(/others send messages.*purge-queue --queue-url .*\/ledger$/);
    expect(countOf(items, 'acknowledged')).toBe(0);
  });

  it('gives back a foreign message that comes later, stops, and knows nothing of what was lost', async () => {
    const { lab, queue, run } = await queueLab();
    const { items, folds } = await run(10, async () => {
      lab.plane.sqs.messages.send(queue, { body: 'an order', attributes: {}, delayMs: 0 });
      await expect.poll(() => lab.calls).toContain('ChangeMessageVisibility');
    });
    const reading = items.find((item) => item.kind === 'read-back');
    expect(reading).toMatchObject({ found: null, error: expect.stringContaining('others send messages') });
    expect(folds.some(({ outcome }) => outcome === 'ok')).toBe(true);
    const order = [...queue.messages.values()].find(({ body }) => body === 'an order');
    expect(order?.visibleAt).toBeLessThanOrEqual(lab.plane.sqs.now());
  });

  it('does not take for lost what a receive took that was not heard of, whatever the queue counts meanwhile', async () => {
    const taken = { isNext: false, id: '', at: Infinity, message: undefined as Message | undefined };
    const { lab, queue, run } = await queueLab(({ messages }, { plane }) => {
      if (taken.message && plane.sqs.now() >= taken.at + 10_000) messages.set(taken.id, taken.message);
    });
    lab.hook(({ operation }) => {
      const [first] = queue.messages;
      if (operation !== 'ReceiveMessage' || !taken.isNext || !first) return;
      Object.assign(taken, { isNext: false, id: first[0], message: first[1], at: lab.plane.sqs.now() });
      queue.messages.delete(taken.id);
      throw new WireError('InternalError', 'The answer was lost.', 500);
    });
    const { items } = await run(20, async () => {
      taken.isNext = true;
      await expect.poll(() => taken.id).not.toBe('');
    });
    expect(items.find((item) => item.kind === 'read-back')?.found).toMatchObject({ unread: [] });
    expect(missingOf(items)).toEqual([]);
  });

  it('does not take what is still hidden at the end for lost', async () => {
    let isHolding = false;
    const { lab, queue, run } = await queueLab(({ messages }) => {
      if (!isHolding) return;
      // Another consumer holds what it will not delete.
      for (const message of messages.values()) message.visibleAt = Infinity;
    });
    isHolding = true;
    const { items } = await run(5, undefined, { finishWithinMs: 1500 });
    const reading = items.find((item) => item.kind === 'read-back');
    expect(reading?.found).toMatchObject({ missing: [], unread: [[0, expect.any(Number)]] });
    expect(reading?.error).toContain('still hidden or delayed');
    expect(queue.messages.size).toBe(countOf(items, 'acknowledged'));
    expect(lab.calls).toContain('GetQueueAttributes');
  });
});
