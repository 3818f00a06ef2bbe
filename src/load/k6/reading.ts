import type { LoadOutcome, LoadScenario } from '#core';
import { isAccepted, parseStatuses } from '#requests';
import { outcomeOfStatus, outcomeOfTrouble } from '../classify.ts';
import type { SliceBook } from '../slice-book.ts';
import type { Point } from './points.ts';
import { troubleOfK6 } from './trouble.ts';

/** Reads k6's points into a book. All times are milliseconds of the run. */
export interface Reading {
  /** The metrics of which it wants points. */
  readonly metrics: ReadonlySet<string>;
  /** Whether a point says that the script has begun. */
  begins(point: Point): boolean;
  read(point: Point, atMs: number): void;
  /** Why nothing was counted of what k6 told, where that can't be so; of a run that was stopped only what came tells. */
  unread?(wasStopped: boolean): string | undefined;
  /** No point comes any more: what has left and is not decided is unknown. */
  end(atMs: number, reason: string): void;
}

/** The metric of places at which no VU was free, so that no request left. */
export const droppedMetric = 'dropped_iterations';
/** At the end of a request, which is the point's time: how long sending, waiting and receiving took. */
export const durationMetric = 'http_req_duration';

/** No script drops more at once; a point that says so is none. */
const mostDropped = 1_000_000;

/** Writes down the places at which k6 sent nothing, since all its VUs were waiting. */
export function addDropped(book: SliceBook, scenario: number, { value }: Point, atMs: number): void {
  for (let place = 0; place < Math.min(value, mostDropped); place += 1)
    book.add({
      scenario,
      scheduled: atMs,
      sent: atMs,
      done: atMs,
      neverLeft: true,
      outcome: 'unknown',
      reason: 'harness overloaded',
    });
}

/** Whether a status is a wanted one; undefined for what k6 got no status for. */
export type IsWanted = (status: number) => boolean;

/** What a scenario of the job wants. */
export function wantedBy({ statuses }: Pick<LoadScenario, 'statuses'>): IsWanted {
  const ranges = parseStatuses(statuses) ?? [];
  return (status) => isAccepted(status, ranges);
}

/** What a request came to, by the tags of its points. */
export function judged(
  { tags }: Pick<Point, 'tags'>,
  isWanted: IsWanted,
): { outcome: LoadOutcome; reason?: string } {
  const status = Number(tags['status'] ?? 0);
  if (status > 0) {
    const outcome = outcomeOfStatus(status, isWanted(status));
    return outcome === 'ok' ? { outcome } : { outcome, reason: `status ${status}` };
  }
  const code = Number(tags['error_code'] ?? 0);
  if (code === 0 && tags['error'] === undefined)
    return { outcome: 'unknown', reason: 'harness: k6 told no status' };
  const { outcome, reason } = troubleOfK6(code, tags['error'] ?? '');
  return { outcome: outcomeOfTrouble(outcome, reason), reason };
}
