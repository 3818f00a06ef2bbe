import type { Findings, LoadCounts, LoadFinding, LoadVerdict } from '#analysis';
import { formatDuration } from '#core';
import type { Ending, Verdict } from '#core';
import { formatBytes, formatCount, formatLatency, formatRate, formatShares } from '../amounts.ts';
import { engineInWords, windowInWords } from '../load.ts';
import type { Word } from '../words.ts';
import { beside, marked } from './labelled.ts';
import { paint, plain } from './paint.ts';
import type { Line, Screen } from './paint.ts';
import { table } from './table.ts';

interface ResultOptions extends Screen {
  judged: LoadVerdict;
  ending: Ending;
}

const mostReasons = 5;
const mostWindows = 3;

const words: Record<'warm-up' | 'traffic', Record<Verdict, Word>> = {
  'warm-up': {
    held: { symbol: '✓', word: 'WARM', tone: 'good' },
    inconclusive: { symbol: '?', word: 'NOT WARM', tone: 'doubt' },
    refuted: { symbol: '✗', word: 'NOT WARM', tone: 'bad' },
  },
  traffic: {
    held: { symbol: '✓', word: 'DONE', tone: 'good' },
    inconclusive: { symbol: '?', word: 'NOT KNOWN', tone: 'doubt' },
    refuted: { symbol: '✗', word: 'OVER ITS BOUNDS', tone: 'bad' },
  },
};

/** It was ended before it could show anything. */
const early: Partial<Record<Ending, Word>> = {
  interrupted: { symbol: '?', word: 'INTERRUPTED', tone: 'doubt' },
  stopped: { symbol: '✗', word: 'STOPPED by a guard', tone: 'bad' },
};

/** What came of a load by itself, for a terminal: the verdict, then the numbers. */
export function renderLoadResult(
  { loads, warmUp }: Pick<Findings, 'loads' | 'warmUp'>,
  { judged, ending, ...screen }: ResultOptions,
): string {
  const word = early[ending] ?? words[warmUp ? 'warm-up' : 'traffic'][judged.verdict];
  const took = warmUp?.lastedMs == null ? '' : ` after ${formatDuration(warmUp.lastedMs)}`;
  const rate = warmUp && judged.verdict === 'held' ? ` at ${formatRate(warmUp.plan.toPerSecond)}` : '';
  const lines: Line[] = [
    [{ text: `${word.symbol} ${word.word}`, tone: word.tone }, { text: `${took}${rate}` }],
    ...judged.why.flatMap((why) => beside('', [why], screen.width)),
    ...loads.flatMap((load) => linesOf(load, screen.width)),
  ];
  return paint(lines, screen).join('\n');
}

function linesOf(load: LoadFinding, width: number): Line[] {
  const { total, scenarios, misses, unknownWindows } = load;
  const rows = scenarios.length > 1 ? scenarios.map((one) => rowOf(one.scenario, one)) : [];
  return [
    plain(''),
    plain(`Engine    ${engineInWords(load)}`),
    ...rateOf(load),
    ...table([head, ...rows, rowOf(rows.length === 0 ? 'requests' : 'all', total)]),
    ...misses
      .slice(0, mostReasons)
      .map(({ outcome, reason, count }) => plain(`  ${formatCount(count)} ${outcome}: ${reason}`)),
    ...unknownWindows
      .slice(0, mostWindows)
      .flatMap((one) => marked('Unknown', unsure, ` ${windowInWords(one, null)}`, { width })),
  ];
}

/** How fast a closed loop was; the rate of a warm-up rises, so that one for all of it says nothing. */
function rateOf({ role, sentPerSecond }: LoadFinding): Line[] {
  if (role === 'warm-up' || sentPerSecond === null) return [];
  return [plain(`Rate      ${formatRate(sentPerSecond)}, as fast as it was answered`)];
}

const unsure: Word = { symbol: '?', word: '', tone: 'doubt' };
const head = ['', 'due', 'ok', 'failed', 'rejected', 'unknown', 'p50', 'p90', 'p99', 'max', 'bodies'].map(
  (text, place) => ({ text, isNumber: place > 0, tone: 'quiet' as const }),
);

function rowOf(name: string, counts: LoadCounts) {
  const { due, ok, failed, rejected, unknown, bytes, latency } = counts;
  const shown = (ms: number | undefined) => (ms === undefined ? '–' : formatLatency(ms));
  const counted = (count: number) =>
    count === 0 || due === 0
      ? formatCount(count)
      : `${formatCount(count)} (${formatShares({ lo: count / due, hi: count / due })})`;
  const cells = [
    formatCount(due),
    formatCount(ok),
    counted(failed),
    counted(rejected),
    counted(unknown),
    shown(latency?.p50),
    shown(latency?.p90),
    shown(latency?.p99),
    shown(latency?.max),
    formatBytes(bytes),
  ];
  return [{ text: name }, ...cells.map((text) => ({ text, isNumber: true }))];
}
