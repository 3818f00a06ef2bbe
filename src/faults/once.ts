/** Calls it the first time alone. */
export function once(call: () => void): () => void {
  let isFirst = true;
  return () => {
    if (isFirst) call();
    isFirst = false;
  };
}
