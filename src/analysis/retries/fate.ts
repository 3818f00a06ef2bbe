import type { RetryPolicy } from '#core';
import { choicesOf, metBetween } from './met.ts';
import type { FailedSend, Met, Neighbours } from './met.ts';

/**
 * What a client's request would have come to that sent this and failed: `hidden` by a retry surely, and where `isFirst` by
 * the first; `felt` surely; or `unclear`.
 */
export type Fate = { kind: 'hidden'; isFirst: boolean } | { kind: 'felt' } | { kind: 'unclear' };

export interface Client {
  policy: RetryPolicy;
  /** How long it waits for an answer: as long as the probe. */
  timeoutMs: number;
}

/** When each retry would have left at the earliest and at the latest; how long one takes that fails is not known. */
function retriesOf({ done: [from, to] }: FailedSend, { policy, timeoutMs }: Client): [number, number][] {
  const { attempts, pauseMs } = policy;
  return Array.from({ length: Math.max(0, attempts - 1) }, (_, n) => [
    from + (n + 1) * pauseMs,
    to + (n + 1) * pauseMs + n * timeoutMs,
  ]);
}

/** The bounded answer for one failed send, from what its neighbours met; undefined while some of them are to come. */
export function fateOf(
  failed: FailedSend,
  client: Client,
  neighbours: Neighbours,
  areMoreToCome: boolean,
): Fate | undefined {
  const { policy } = client;
  const { history, reaches } = neighbours;
  const retries = retriesOf(failed, client);
  const [first] = retries;
  const last = retries.at(-1);
  if (!first || !last || !isRetried(policy, failed.reason)) return { kind: 'felt' };
  const reach = reaches.at(failed.sent[0]);
  if (reach.kind === 'unknown') return { kind: 'unclear' };
  const after = history.firstAfter(last[1]);
  const isTold = after !== undefined && (history.lastPlace ?? 0) >= after + reach.count - 1;
  if (areMoreToCome && !isTold) return undefined;
  const choices = choicesOf(failed, policy.to, reach);
  const metOf = (window: [number, number]) => metBetween(failed, window, reach, choices, neighbours);
  let mayBeHidden = false;
  for (const [index, window] of retries.entries()) {
    const met = metOf(window);
    if (met.every(({ mayFail }) => !mayFail)) return { kind: 'hidden', isFirst: index === 0 };
    mayBeHidden ||= met.some(({ mayServe }) => mayServe);
    // It goes on only after a failure that it tries again.
    if (!met.every((one) => isSurelyRetried(policy, one))) {
      return { kind: mayBeHidden || index < retries.length - 1 ? 'unclear' : 'felt' };
    }
  }
  if (mayBeHidden && takesEachOnce(policy, choices.length, metOf([first[0], last[1]]))) {
    return { kind: 'hidden', isFirst: false };
  }
  return { kind: mayBeHidden ? 'unclear' : 'felt' };
}

/** Each retry goes to an address that was not tried yet: one of them serves where fewer than they are may fail. */
function takesEachOnce(policy: RetryPolicy, choices: number, met: readonly Met[]): boolean {
  if (policy.to !== 'another address' || met.length !== choices || choices < 2) return false;
  const bad = met.filter(({ mayFail }) => mayFail);
  const tried = Math.min(policy.attempts - 1, choices);
  return bad.length < tried && bad.every((one) => isSurelyRetried(policy, one));
}

function isSurelyRetried(policy: RetryPolicy, { mayFail, reasons }: Met): boolean {
  return !mayFail || (reasons !== null && [...reasons].every((reason) => isRetried(policy, reason)));
}

/** Whether a policy tries a failure again: by its whole reason, what stands before its colon, or its class of status. */
export function isRetried({ on }: Pick<RetryPolicy, 'on'>, reason: string): boolean {
  const [kind = reason] = reason.split(': ');
  return on.some(
    (one) =>
      one === 'any' ||
      one === reason ||
      one === kind ||
      (one.endsWith('xx') && /^status \d{3}$/.test(reason) && reason.slice(0, -2) === one.slice(0, -2)),
  );
}
