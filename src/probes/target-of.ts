import { messageOf } from '#core';
import type { Sender, SenderContext, Settle } from '#pacing';
import { openAwsTarget } from '#targets';
import type { AwsTargetOptions, Target } from '#targets';

/** What a send that asks the target comes to. */
export interface Told {
  outcome: 'ok' | 'failed' | 'unknown';
  reason?: string;
}

const opened = new Map<string, { target: Target; users: number }>();

/** Why a probe of the target's can tell nothing. */
export const noTarget = 'there is no target that could be asked';

/**
 * A sender that asks the control plane of the run's target. What can't be read is unknown: it tells nothing of the
 * service.
 */
export function askingSender(
  { connection }: SenderContext,
  timeoutMs: number,
  ask: (target: Target, signal: AbortSignal) => Promise<Told>,
): Sender {
  const shared = shareTarget(connection);
  if (!shared) {
    const settleUnknown = (settle: Settle) => settle('unknown', noTarget);
    return { send: (settle) => (settleUnknown(settle), () => undefined), close: () => undefined };
  }
  const closed = new AbortController();
  return {
    /** One question in advance: the target's clients are loaded, and its credentials and connections there. */
    async prepare(signal) {
      await ask(shared.target, AbortSignal.any([closed.signal, signal, AbortSignal.timeout(timeoutMs)]));
    },
    send(settle) {
      const abandoned = new AbortController();
      ask(
        shared.target,
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
      shared.release();
    },
  };
}

/**
 * The run's target, undefined where there is none. Those who ask one target share its clients, so that what they ask
 * together is asked in one call; who has it releases it once.
 */
export function shareTarget(connection: unknown): { target: Target; release: () => void } | undefined {
  if (!isTargetOptions(connection)) return undefined;
  const key = JSON.stringify(connection);
  const entry = opened.get(key) ?? { target: openAwsTarget(connection), users: 0 };
  entry.users += 1;
  opened.set(key, entry);
  const release = () => {
    entry.users -= 1;
    if (entry.users > 0) return;
    opened.delete(key);
    entry.target.close();
  };
  return { target: entry.target, release };
}

function isTargetOptions(value: unknown): value is AwsTargetOptions {
  if (typeof value !== 'object' || value === null) return false;
  return typeof Reflect.get(value, 'name') === 'string' && typeof Reflect.get(value, 'cluster') === 'string';
}
