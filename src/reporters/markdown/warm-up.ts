import type { Findings, WarmUpFinding } from '#analysis';
import { formatDuration } from '#core';
import { formatNumberOf, formatRate, formatSeconds } from '../amounts.ts';
import { stageWords } from '../load.ts';
import { growthInWords, readyInWords } from '../rates.ts';
import { escapeText } from './escape.ts';
import { list, table } from './layout.ts';

type Step = WarmUpFinding['steps'][number];

const mostSteps = 12;

/** Whether it got warm, by what, and how the rate went. */
export function warmUp({ warmUp }: Findings): string {
  if (!warmUp) return '';
  const { plan, steps } = warmUp;
  const { fromPerSecond, toPerSecond, growth, ready, giveUpAfterMs } = plan;
  const items = [
    outcome(warmUp),
    `From ${formatRate(fromPerSecond)} to ${formatRate(toPerSecond)}, ${growthInWords(growth)}; it gives up after ${formatDuration(giveUpAfterMs)}.`,
    `Warm when for ${formatDuration(ready.forMs)} at ${formatRate(toPerSecond)}: ${readyInWords(ready)}.`,
  ];
  return ['### Warm-up\n', list(items), course(steps)].filter((part) => part !== '').join('\n');
}

function outcome({ stage, why, lastedMs }: WarmUpFinding): string {
  // Why it gave up begins with how long that took.
  const lasted = lastedMs === null || stage === 'gave up' ? '' : `, after ${formatDuration(lastedMs)}`;
  if (stage === null) return `? not begun: ${escapeText(why)}`;
  const { symbol, word } = stageWords[stage];
  const isOver = stage === 'warm' || stage === 'gave up';
  return `${symbol} ${isOver ? word : `not warm, ${word} when it ended`}${lasted}: ${escapeText(why)}`;
}

/** How the rate went: where the stage changed first of all, and what is between as far as there is room. */
function course(steps: readonly Step[]): string {
  const [first] = steps;
  if (!first) return '';
  const shown = telling(steps);
  const left = steps.length - shown.length;
  const backedOff = steps.filter(
    ({ stage }, place) => stage === 'backed off' && steps[place - 1]?.stage !== stage,
  );
  const counted = [
    ...(backedOff.length === 0 ? [] : [`It backed off ${times(backedOff.length)}.`]),
    ...(left === 0
      ? []
      : [`${formatNumberOf(left, 'step')} between these ${left === 1 ? 'is' : 'are'} in report.json.`]),
  ];
  const rows = table(['After (s)', 'Rate', 'Stage', 'Why'], shown, ({ at, perSecond, stage, why }) => [
    formatSeconds(at - first.at),
    formatRate(perSecond),
    `${stageWords[stage].symbol} ${stageWords[stage].word}`,
    escapeText(why),
  ]);
  return counted.length === 0 ? rows : `${rows}\n${counted.join(' ')}\n`;
}

function times(count: number): string {
  return count === 1 ? 'once' : formatNumberOf(count, 'time');
}

/** The first and the last, changes of the stage, and others evenly between them. */
function telling(steps: readonly Step[]): Step[] {
  const last = steps.length - 1;
  const all = steps.map((_, place) => place);
  const changes = all.filter(
    (place) => place === 0 || place === last || steps[place]?.stage !== steps[place - 1]?.stage,
  );
  const others = all.filter((place) => !changes.includes(place));
  const room = mostSteps - changes.length;
  const kept = room > 0 ? [...changes, ...evenly(others, room)] : evenly(changes, mostSteps);
  return kept.sort((a, b) => a - b).flatMap((place) => steps[place] ?? []);
}

/** At most so many, the first and the last among them. */
function evenly(places: readonly number[], most: number): number[] {
  if (places.length <= most) return [...places];
  if (most === 1) return places.slice(Math.floor(places.length / 2)).slice(0, 1);
  return Array.from(
    { length: most },
    (_, n) => places[Math.round((n * (places.length - 1)) / (most - 1))] ?? 0,
  );
}
