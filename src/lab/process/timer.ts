/** The longest delay that a timer of Node takes; a longer one would fire at once. */
export const longestTimerMs = 2 ** 31 - 1;

/** Calls once after a time; never for one that no timer can wait, such as Infinity. */
export function startTimer(ms: number, call: () => void): NodeJS.Timeout | undefined {
  return ms <= longestTimerMs ? setTimeout(call, ms) : undefined;
}
