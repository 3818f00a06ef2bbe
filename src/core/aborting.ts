/** The same, but rejects with the signal's reason when that aborts first; what it comes to then, nobody is told. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  promise.catch(() => undefined);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    signal.throwIfAborted();
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Aborts the one with the reason of the other; returns how to stop. */
export function passOn(from: AbortSignal, to: AbortController): () => Promise<void> {
  const onAbort = () => to.abort(from.reason);
  from.addEventListener('abort', onAbort, { once: true });
  if (from.aborted) onAbort();
  return async () => from.removeEventListener('abort', onAbort);
}
