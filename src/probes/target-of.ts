import { messageOf } from '#core';
import type { Sender, SenderContext, Settle } from '#pacing';
import { openAwsTarget } from '#targets';
import type { AwsTargetOptions, Target } from '#targets';

/** What a send that asks the target comes to. */
export interface Told {
  outcome: 'ok' | 'failed' | 'unknown';
  reason?: string;
}

/** The pacer waits so much longer than the sender, which tells by itself that no answer came. */
export const graceMs = 1000;

const shared = new Map<string, { target: Target; users: number }>();

/**
 * A sender that asks the control plane of the run's target. Those of one target share its clients, so that what they
 * ask together is asked in one call. What can't be read is unknown: it tells nothing of the service.
 */
export function askingSender(
  { connection }: SenderContext,
  timeoutMs: number,
  ask: (target: Target, signal: AbortSignal) => Promise<Told>,
): Sender {
  if (!isTargetOptions(connection)) {
    const settleUnknown = (settle: Settle) => settle('unknown', 'there is no target that could be asked');
    return { send: (settle) => (settleUnknown(settle), () => undefined), close: () => undefined };
  }
  const key = JSON.stringify(connection);
  const entry = shared.get(key) ?? { target: openAwsTarget(connection), users: 0 };
  entry.users += 1;
  shared.set(key, entry);
  const closed = new AbortController();
  return {
    send(settle) {
      const abandoned = new AbortController();
      ask(
        entry.target,
        AbortSignal.any([closed.signal, abandoned.signal, AbortSignal.timeout(timeoutMs)]),
      ).then(
        ({ outcome, reason }) => settle(outcome, reason),
        (error: unknown) => settle('unknown', messageOf(error)),
      );
      return () => abandoned.abort(new Error('nobody waits for the answer any more'));
    },
    close() {
      if (closed.signal.aborted) return;
      closed.abort(new Error('the probe was closed'));
      entry.users -= 1;
      if (entry.users > 0) return;
      shared.delete(key);
      entry.target.close();
    },
  };
}

function isTargetOptions(value: unknown): value is AwsTargetOptions {
  if (typeof value !== 'object' || value === null) return false;
  return typeof Reflect.get(value, 'name') === 'string' && typeof Reflect.get(value, 'cluster') === 'string';
}
