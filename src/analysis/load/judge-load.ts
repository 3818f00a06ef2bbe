import { formatBounded, formatShare, mergeVerdicts, unknownShareAllowed } from '#core';
import type { Ending, Verdict } from '#core';
import type { LoadFinding, WarmUpFinding } from './finding.ts';

/** What a load by itself has to stay below; shares are fractions of what was due. */
export interface LoadBounds {
  errorsBelow?: number | undefined;
  rejectedBelow?: number | undefined;
  p99BelowMs?: number | undefined;
}

/** Whether a load by itself did what it was to show, and why it did not. */
export interface LoadVerdict {
  verdict: Verdict;
  why: string[];
}

/** A load that somebody, or a guard, ended showed nothing of what it was to show. */
export function endedEarly(judged: LoadVerdict, ending: Ending): LoadVerdict {
  if (ending !== 'interrupted') return judged;
  const why = judged.verdict === 'refuted' ? judged.why : [];
  return {
    verdict: judged.verdict === 'held' ? 'inconclusive' : judged.verdict,
    why: ['it was interrupted', ...why],
  };
}

/** A warm-up has to have got warm; any other load has to stay within its bounds, with as good as nothing unknown. */
export function judgeLoad(
  { loads, warmUp }: { loads: readonly LoadFinding[]; warmUp: WarmUpFinding | null },
  bounds: LoadBounds,
): LoadVerdict {
  if (warmUp) return { verdict: warmUp.stage === 'warm' ? 'held' : 'inconclusive', why: [warmUp.why] };
  const [load] = loads;
  if (!load || load.total.due === 0) return { verdict: 'inconclusive', why: ['nothing was sent'] };
  const known = onTime(load);
  const told = [known, ...shares(load, bounds), ...latency(load, bounds, known.verdict === 'held')];
  return {
    verdict: mergeVerdicts(told.map(({ verdict }) => verdict)),
    why: told.filter(({ verdict }) => verdict !== 'held').map(({ why }) => why),
  };
}

interface Judged {
  verdict: Verdict;
  why: string;
}

function onTime({ total: { due, unknown }, error, lost }: LoadFinding): Judged {
  const because = [error, ...lost.map(({ reason }) => reason)].find((one) => one !== null);
  const why = `${unknown} of ${due} requests are unknown (${formatShare(unknown / due)}, allowed ${formatShare(unknownShareAllowed)})`;
  return {
    verdict: unknown > unknownShareAllowed * due || error !== null ? 'inconclusive' : 'held',
    why: because == null ? why : `${why}; ${because}`,
  };
}

/** What is unknown may have been lost or not. */
function shares({ total }: LoadFinding, { errorsBelow, rejectedBelow }: LoadBounds): Judged[] {
  const { due, failed, rejected, unknown } = total;
  return [
    ...below('not ok', failed + rejected, { unknown, due, bound: errorsBelow }),
    ...below('rejected', rejected, { unknown, due, bound: rejectedBelow }),
  ];
}

function below(
  what: string,
  count: number,
  { unknown, due, bound }: { unknown: number; due: number; bound: number | undefined },
): Judged[] {
  if (bound === undefined) return [];
  const why = `${count} of ${due} requests ${what} (${formatShare(count / due)}, wanted < ${formatShare(bound)})`;
  if (count / due >= bound && count > 0) return [{ verdict: 'refuted', why }];
  const isSure = (count + unknown) / due < bound || count + unknown === 0;
  return [{ verdict: isSure ? 'held' : 'inconclusive', why }];
}

/** Who was too late to send was too late to read as well: what an answer took then is no matter of the target. */
function latency({ total }: LoadFinding, { p99BelowMs }: LoadBounds, isOnTime: boolean): Judged[] {
  if (p99BelowMs === undefined) return [];
  if (!total.latency)
    return [{ verdict: 'inconclusive', why: 'no answer was ok, so that none tells a latency' }];
  const { p99 } = total.latency;
  const why = `p99 ${formatBounded(p99)}, wanted < ${formatBounded(p99BelowMs)}`;
  if (p99 < p99BelowMs) return [{ verdict: 'held', why }];
  return [{ verdict: isOnTime ? 'refuted' : 'inconclusive', why }];
}
