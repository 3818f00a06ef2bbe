import { wilson } from '#analysis';
import { formatDuration, formatShare } from '#core';
import type { SelfTest } from '#core';

const width = 26;

/** A self-test for people: counts, and the rates behind them with 95 % bounds. */
export function selfTestText(
  { healthy, outages, short, latenessP99, machine }: SelfTest,
  isRight: boolean,
): string {
  const known = healthy.samples - healthy.unknown;
  const rows = [
    [
      'false alarms',
      `${healthy.falseFailures} of ${known} samples of healthy servers ${bounds(healthy.falseFailures, known)}`,
    ],
    [
      'left out, machine busy',
      `${healthy.unknown} of ${healthy.samples} (${formatShare(healthy.unknown / Math.max(1, healthy.samples))})`,
    ],
    [
      'outages seen',
      `${outages.seen} of ${outages.staged} that last longer than the interval${unmet(outages)}`,
    ],
    [
      'outages told wrongly',
      `${outages.wrong} of ${outages.staged + short.staged} ${bounds(outages.wrong, outages.staged + short.staged)}`,
    ],
    [
      'shorter than the interval',
      `${short.missed} of ${short.staged} missed ${bounds(short.missed, short.staged)}; by 1 − d/T ${short.expectedMissed.toFixed(0)}`,
    ],
    ['lateness p99', formatDuration(latenessP99)],
    ['machine', `${machine.platform}, ${machine.cpus} CPUs, Node ${machine.node}`],
  ];
  const lines = rows.map(([what = '', told = '']) => `  ${what.padEnd(width)}${told}`);
  const verdict = isRight
    ? 'Squall was right about everything it told on this machine.'
    : 'Squall was wrong on this machine, or could tell too little: do not trust a verdict taken here.';
  return [verdict, '', ...lines].join('\n');
}

/** Outages longer than the interval are met by a send, unless it was left out. */
function unmet({ staged, seen }: SelfTest['outages']): string {
  return staged === seen ? '' : `; ${staged - seen} met no send, for the machine was busy`;
}

function bounds(hits: number, of: number): string {
  const { lo, hi } = wilson(hits, of);
  return `(95 %: ${formatShare(lo)} to ${formatShare(hi)})`;
}
