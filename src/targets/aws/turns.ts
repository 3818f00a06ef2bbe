import { abortable } from './abortable.ts';

/** Runs one piece of work at a time, in the order of asking; whoever aborts while waiting is passed over. */
export function createTurns(): <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (signal, work) => {
    const mine = last.then(() => {
      signal.throwIfAborted();
      return work();
    });
    last = mine.catch(() => undefined);
    return abortable(mine, signal);
  };
}
