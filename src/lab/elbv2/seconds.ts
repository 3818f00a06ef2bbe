/** Whole seconds, as ELBv2 counts its settings; the lab may keep shorter times, which are rounded up to one. */
export function secondsOf(ms: number): number {
  return Math.max(1, Math.round(ms / 1000));
}
