/** Whole seconds within the range that ELBv2 allows a setting; the lab itself may be quicker, or wait for ever. */
export function secondsOf(ms: number, [least, most]: readonly [least: number, most: number]): number {
  return Math.min(Math.max(Math.round(ms / 1000), least), most);
}
