import type { Findings, LoadFinding, TrafficLost, UnknownWindow } from '#analysis';
import { formatDuration } from '#core';
import type { LoadRole, Phase, WarmUpStage } from '#core';
import { formatCount, formatLatency, formatMilliseconds, formatNumberOf, formatPart } from './amounts.ts';
import type { Word } from './words.ts';

/** Symbol, word and tone of what a warm-up does. */
export const stageWords: Record<WarmUpStage, Word> = {
  rising: { symbol: '~', word: 'rising', tone: 'doubt' },
  'backed off': { symbol: '!', word: 'backed off', tone: 'bad' },
  proving: { symbol: '~', word: 'proving', tone: 'doubt' },
  warm: { symbol: '✓', word: 'warm', tone: 'good' },
  'gave up': { symbol: '✗', word: 'gave up', tone: 'bad' },
};

/** What a load is called in a sentence. */
export const roleWords: Record<LoadRole, string> = { 'warm-up': 'the warm-up', traffic: 'the traffic' };

const beforeFault: readonly Phase[] = ['preflight', 'warm-up', 'steady'];

/** What became of requests that were due. */
type Loss = Omit<TrafficLost, 'share' | 'until'>;

type Engine = Pick<LoadFinding, 'engine' | 'model'> & { version?: string | null | undefined };

/** What sends a load, and whether it waits for answers: `autocannon 8.0.0, closed loop`. */
export function engineInWords({ engine, version, model }: Engine): string {
  const loop = model === 'unknown' ? 'a loop as the script says' : `${model} loop`;
  return `${version == null ? engine : `${engine} ${version}`}, ${loop}`;
}

export function loadOf(loads: readonly LoadFinding[], role: LoadRole): LoadFinding | undefined {
  return loads.find((one) => one.role === role);
}

/** What was lost of what was due: `101 of 592 requests lost (17.1 %), 12 of them rejected, 3 unknown`. */
export function lostInWords({ due, failed, rejected, unknown }: Loss, noun?: string): string {
  const lost = failed + rejected;
  const of = noun === undefined ? formatCount(due) : formatNumberOf(due, noun);
  const share = lost + unknown === 0 ? '' : ` (${formatPart({ lo: lost, hi: lost + unknown }, due)})`;
  const turnedAway =
    rejected === 0 ? '' : `, ${rejected === lost ? 'all' : formatCount(rejected)} of them rejected`;
  const blind = unknown === 0 ? '' : `, ${formatCount(unknown)} unknown`;
  return `${formatCount(lost)} of ${of} lost${share}${turnedAway}${blind}`;
}

interface TrafficLoss {
  /** In which it was lost: `t0 to recovery`. */
  window: string;
  loss: Loss;
  mark: Word;
}

/** What the traffic lost in the window of the fault, or in steady where none was sent; undefined without traffic. */
export function trafficLoss({
  loads,
  trafficLost,
  expectations,
  checks,
}: Pick<Findings, 'loads' | 'trafficLost' | 'expectations' | 'checks'>): TrafficLoss | undefined {
  const traffic = loadOf(loads, 'traffic');
  if (!traffic) return undefined;
  if (trafficLost) {
    const window = trafficLost.until === null ? 't0 to the end' : 't0 to recovery';
    const isRefuted = expectations.some(
      ({ quantity, verdict }) => quantity === 'requestsLost' && verdict === 'refuted',
    );
    return { window, loss: trafficLost, mark: lossMark(trafficLost, isRefuted) };
  }
  const steady = traffic.phases.find(({ phase }) => phase === 'steady');
  const isBad = checks.some(({ name, isOk }) => name === 'traffic was ok' && !isOk);
  const loss = steady ?? traffic.total;
  return { window: steady ? 'in steady' : 'in all', loss, mark: lossMark(loss, isBad) };
}

function lossMark({ due, failed, rejected, unknown }: Loss, isTooMuch: boolean): Word {
  if (isTooMuch) return { symbol: '✗', word: '', tone: 'bad' };
  if (failed + rejected > 0) return { symbol: '!', word: '', tone: 'bad' };
  if (unknown > 0 || due === 0) return { symbol: '?', word: '', tone: 'doubt' };
  return { symbol: '✓', word: '', tone: 'good' };
}

/** How long ok answers took, in steady and since t0: `steady → since t0: p50 4.2 → 6.1–6.4 ms, p99 …`. */
export function latencyInWords({ phases }: LoadFinding, hasT0: boolean): string | undefined {
  const quantiles = ['p50', 'p99'] as const;
  if (hasT0) {
    const told = quantiles.flatMap((quantile) => sinceInWords(phases, quantile) ?? []);
    return told.length === 0 ? undefined : `steady → since t0: ${told.join(', ')}`;
  }
  const latency = phases.find(({ phase }) => phase === 'steady')?.latency;
  if (!latency) return undefined;
  return `in steady: ${quantiles.map((quantile) => `${quantile} ${formatLatency(latency[quantile])}`).join(', ')}`;
}

/** Since t0 between its best and its worst phase: that of all lies there. */
function sinceInWords(phases: LoadFinding['phases'], quantile: 'p50' | 'p99'): string | undefined {
  const before = phases.find(({ phase }) => phase === 'steady')?.latency?.[quantile];
  const since = phases.flatMap(({ phase, latency }) =>
    beforeFault.includes(phase) ? [] : (latency?.[quantile] ?? []),
  );
  if (since.length === 0) return undefined;
  const [lo, hi] = [Math.min(...since), Math.max(...since)].map(formatMilliseconds);
  const then = before === undefined ? '–' : formatMilliseconds(before);
  return `${quantile} ${then} → ${lo === hi ? hi : `${lo}–${hi}`} ms`;
}

/** When nothing sure is known of a load, from t0 where there is one, and why: `from +3.00 s to +5.00 s: late`. */
export function windowInWords({ from, to, reasons }: UnknownWindow, t0: number | null): string {
  const because = reasons[0] === undefined ? '' : `: ${reasons[0][0]}`;
  return `from ${momentInWords(from, t0)} to ${momentInWords(to, t0)}${because}`;
}

/** A moment from t0 with its sign; from the run's begin where there is no t0. */
export function momentInWords(at: number, t0: number | null): string {
  if (t0 === null) return formatDuration(at);
  return `${at < t0 ? '' : '+'}${formatDuration(at - t0)}`;
}
