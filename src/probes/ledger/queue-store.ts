import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, Ranges, TargetError } from '#core';
import type { SenderContext } from '#pacing';
import type { MovesMessages } from '#targets';
import { noTarget, shareTarget } from '../target-of.ts';
import type { QueueStoreParams } from './params.ts';
import { ReceivedLog } from './received-log.ts';
import type { GivenOut } from './received-log.ts';
import { codeOf } from './store.ts';
import type { Store, Written } from './store.ts';

const consumers = 2;
/** Long polls ask all servers of the queue. */
const waitSeconds = 2;
/** What was received but not deleted comes back after this, well within the time of the last reading. */
const visibilitySeconds = 10;
const emptyPollsOfAll = 3 * consumers;
const pauseMs = 200;
const lookWithinMs = 10_000;

/** What a ledger sends: its mark, whose it is, and the number. */
const marked = /^squall-ledger:(?<whose>[0-9a-f]+)-(?<n>\d+)$/;

/**
 * Keeps a ledger in a queue of its own: what is sent is received and deleted by consumers of the ledger. A queue that
 * holds anything else is left as it was, but for what other ledgers left there where that is asked for.
 */
export function queueStore(
  { url, leftOvers }: QueueStoreParams,
  token: string,
  context: SenderContext,
): Store {
  const shared = shareTarget(context.connection);
  const messages = shared?.target.messages;
  const closed = new AbortController();
  const log = new ReceivedLog();
  const deleting = new Set<Promise<void>>();
  /** Why nothing is written yet. */
  let notReady: string | undefined = messages ? 'the queue was not looked at yet' : noTarget;
  let consuming = 0;
  const refused: { why?: string } = {};
  let emptyPolls = 0;
  let trouble: string | undefined;
  /** What a receive took that was not heard of comes back by then. */
  let hiddenUntilMs = 0;
  let polled = Promise.withResolvers<void>();

  /** Tells whether it could be made out that the queue is there for the ledger alone, or is not. */
  async function isMadeOut(queue: MovesMessages): Promise<boolean> {
    try {
      await makeReady(queue);
      notReady = undefined;
      return true;
    } catch (error) {
      notReady = messageOf(error);
      return false;
    }
  }

  async function makeOut(queue: MovesMessages): Promise<void> {
    while (!closed.signal.aborted && !(await isMadeOut(queue)))
      await sleep(pauseMs, undefined, { signal: closed.signal }).catch(() => undefined);
  }

  /** Looks before it touches: the first look at a queue must not take a message of somebody's. */
  async function makeReady(queue: MovesMessages): Promise<void> {
    let count = await countIn(queue);
    if (count > 0 && leftOvers === 'refuse') return refuse(`the queue holds ${count} messages`);
    while (consuming < consumers) {
      consuming += 1;
      void consume(queue);
    }
    for (; count > 0 && refused.why === undefined && !closed.signal.aborted; count = await countIn(queue)) {
      notReady = 'what another ledger left in the queue is being taken out';
      await polled.promise;
    }
  }

  const countIn = (queue: MovesMessages) =>
    queue.count(url, AbortSignal.any([closed.signal, AbortSignal.timeout(lookWithinMs)]));

  function refuse(what: string): void {
    const others =
      leftOvers === 'refuse' ? 'What another ledger left goes with "leftOvers: take out", all' : 'All';
    refused.why ??=
      `${what} that are not this ledger's: give it a queue of its own, for it takes out what it finds. ` +
      `${others} goes with: aws sqs purge-queue --queue-url ${url}`;
  }

  async function consume(queue: MovesMessages): Promise<void> {
    while (!closed.signal.aborted && refused.why === undefined) {
      const receive = log.begin();
      try {
        const all = await queue.receive(url, { waitSeconds, visibilitySeconds }, closed.signal);
        emptyPolls = all.length === 0 ? emptyPolls + 1 : 0;
        trouble = undefined;
        take(queue, all, receive);
      } catch (error) {
        emptyPolls = 0;
        trouble = messageOf(error);
        hiddenUntilMs = context.now() + 1000 * visibilitySeconds;
        await sleep(pauseMs, undefined, { signal: closed.signal }).catch(() => undefined);
      }
      log.end(receive);
      polled.resolve();
      polled = Promise.withResolvers();
    }
    polled.resolve();
  }

  function take(
    queue: MovesMessages,
    all: { body: string; receiptHandle: string }[],
    receive: ReturnType<ReceivedLog['begin']>,
  ): void {
    const givenOut = new Map<string, GivenOut>();
    const leftByOthers: string[] = [];
    for (const { body, receiptHandle } of all) {
      const { whose, n } = marked.exec(body)?.groups ?? {};
      if (whose === token) givenOut.set(receiptHandle, log.take(Number(n), context.now(), receive));
      else if (whose !== undefined && leftOvers === 'take out') leftByOthers.push(receiptHandle);
      else {
        const who = whose === undefined ? 'others send' : 'another ledger sends';
        refuse(`${who} messages to the queue, or it holds some,`);
        follow(queue.putBack(url, receiptHandle, closed.signal));
      }
    }
    if (givenOut.size > 0) follow(remove(queue, givenOut));
    if (leftByOthers.length > 0) follow(queue.delete(url, leftByOthers, closed.signal).then(() => undefined));
  }

  async function remove(queue: MovesMessages, givenOut: Map<string, GivenOut>): Promise<void> {
    for (const given of givenOut.values()) log.deleting(given);
    const handles = await queue.delete(url, [...givenOut.keys()], closed.signal).catch(() => []);
    const gone = new Set(handles);
    for (const [handle, given] of givenOut) log.deleted(given, gone.has(handle));
  }

  /** What fails here is received again. */
  function follow(work: Promise<void>): void {
    const ended: Promise<void> = work.catch(() => undefined).finally(() => deleting.delete(ended));
    deleting.add(ended);
  }

  async function write(id: string, signal: AbortSignal): Promise<Written> {
    const why = refused.why ?? notReady;
    if (why !== undefined) return { outcome: 'not sent', reason: why };
    if (signal.aborted) return { outcome: 'not sent', reason: 'not sent in time' };
    if (!messages) return { outcome: 'not sent', reason: noTarget };
    const body = `squall-ledger:${id}`;
    return messages.send(url, body, AbortSignal.any([closed.signal, signal])).catch((error: unknown) => ({
      outcome: 'indeterminate',
      reason: codeOf(error),
    }));
  }

  return {
    prepare: async () => {
      if (messages && !(await isMadeOut(messages))) void makeOut(messages);
    },
    write,
    async readBack(numbers, signal) {
      if (!messages) throw new TargetError(noTarget);
      if (refused.why === undefined && notReady !== undefined)
        throw new TargetError(`nothing was written: ${notReady}`);
      emptyPolls = 0;
      const aborted = Promise.withResolvers<void>();
      signal.addEventListener('abort', () => aborted.resolve(), { once: true });
      let isEmpty = false;
      const isWhole = () => isEmpty || numbers.without(log.received).count() === 0;
      while (refused.why === undefined && !isWhole() && !signal.aborted) {
        await Promise.race([polled.promise, aborted.promise]);
        if (emptyPolls < emptyPollsOfAll) continue;
        emptyPolls = 0;
        if (context.now() < hiddenUntilMs) continue;
        // Messages that are hidden or delayed come later.
        isEmpty = await messages.count(url, signal).then(
          (count) => count === 0,
          () => false,
        );
      }
      await Promise.race([Promise.all(deleting), aborted.promise]);
      if (refused.why !== undefined) throw new TargetError(refused.why);
      const rest = numbers.without(log.received);
      const { redelivered, twiceAt } = log;
      const perhapsTwice = log.perhapsTwice().runs();
      const told = { twice: log.twice(), perhapsTwice, redelivered, ...(twiceAt && { twiceAt }) };
      if (isWhole()) return { missing: rest, unread: new Ranges(), ...told };
      const error = trouble ?? 'messages were still hidden or delayed at the end';
      return { missing: new Ranges(), unread: rest, ...told, error };
    },
    close() {
      if (closed.signal.aborted) return;
      closed.abort(new Error('the ledger was closed'));
      shared?.release();
    },
  };
}
