/** So many sends, and when the first and the last of them left. */
export interface Sent {
  count: number;
  first: number;
  last: number;
}

/**
 * Sends of some stretch of time of which some were ok and some failed, in an order that is known in part: each lies
 * between the first and the last of its kind. Times are monotonic milliseconds of the run.
 */
export interface Mixture {
  ok: Sent;
  failed: Sent & { reason?: string | undefined };
  /** So many more, of which nothing is known, may lie anywhere in it. */
  unknown: number;
}

/** What is known of the order: what came before the first ok, after the last, and how many may lie between. */
export function orderOf({ ok, failed }: Mixture) {
  const isFirst = failed.first < ok.first;
  const isLast = failed.last > ok.last;
  const between = failed.count - Number(isFirst) - Number(isLast);
  const oksWithin = ok.count - Number(!isFirst) - Number(!isLast);
  return { isFirst, isLast, between, oksWithin };
}
