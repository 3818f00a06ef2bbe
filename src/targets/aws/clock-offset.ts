import type { Connection } from './connection.ts';
import { dateOf, keepDates } from './response-date.ts';

/** The Date header of HTTP counts whole seconds. */
const resolutionMs = 1000;

/** How far AWS's clock is ahead of this machine's: from the Date of one answer, and when it was asked for and came. */
export async function readClockOffset({
  clients: { sts },
  read,
}: Connection): Promise<{ aheadMs: number; errorMs: number } | undefined> {
  keepDates(sts);
  let sentAt = Date.now();
  const answer = await read('sts:GetCallerIdentity', (asked) => {
    sentAt = Date.now();
    return sts.getCallerIdentity({}, asked);
  });
  const doneAt = Date.now();
  const date = dateOf(answer);
  if (date === undefined) return undefined;
  const [lo, hi] = [date - doneAt, date + resolutionMs - sentAt];
  return { aheadMs: (lo + hi) / 2, errorMs: (hi - lo) / 2 };
}
