import pLimit from 'p-limit';
import { abortable, pause } from './abortable.ts';
import { explain } from './explain.ts';
import { failureOf, type FailureKind } from './failures.ts';
import type { AwsTargetOptions } from './options.ts';

export type Ask<T> = (options: { abortSignal: AbortSignal }) => Promise<T>;

/**
 * Asks AWS one question: `action` is its name in a policy, such as `ecs:ListTasks`. Waits for its turn, tries again
 * with growing pauses while AWS throttles or fails, and rejects with a TargetError or the signal's reason.
 */
export type Read = <T>(action: string, signal: AbortSignal, ask: Ask<T>) => Promise<T>;

const concurrent = 10;
const longestPauseMs = 20_000;
const retries: Partial<Record<FailureKind, { attempts: number; firstPauseMs: number }>> = {
  throttled: { attempts: 8, firstPauseMs: 500 },
  network: { attempts: 5, firstPauseMs: 200 },
  server: { attempts: 5, firstPauseMs: 200 },
};

export function createRead(options: AwsTargetOptions): Read {
  const limit = pLimit(concurrent);
  return (action, signal, ask) =>
    abortable(
      limit(() => askUntilAnswered(action, signal, ask, options)),
      signal,
    );
}

async function askUntilAnswered<T>(
  action: string,
  signal: AbortSignal,
  ask: Ask<T>,
  options: AwsTargetOptions,
): Promise<T> {
  for (let failed = 1; ; failed += 1) {
    signal.throwIfAborted();
    try {
      return await ask({ abortSignal: signal });
    } catch (error) {
      signal.throwIfAborted();
      const pauseMs = pauseAfter(error, failed);
      if (pauseMs === undefined) throw explain(error, action, options);
      await pause(pauseMs, signal);
    }
  }
}

// Full jitter: many that were refused together must not come back together.
function pauseAfter(error: unknown, failed: number): number | undefined {
  const retry = retries[failureOf(error).kind];
  if (retry === undefined || failed >= retry.attempts) return undefined;
  return Math.random() * Math.min(longestPauseMs, retry.firstPauseMs * 2 ** (failed - 1));
}
