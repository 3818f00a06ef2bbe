import type { FaultFinding, Findings, ServiceFinding, ServiceState } from '#analysis';
import type { Verdict } from '#core';
import { formatNumberOf } from './amounts.ts';

/** What a word means for the reader, before any colour. */
export type Tone = 'good' | 'bad' | 'doubt' | 'quiet' | 'strong';

export interface Word {
  symbol: string;
  word: string;
  tone: Tone;
}

/** Symbol, word and tone of each verdict: never colour alone. */
export const verdictWords: Record<Verdict, Word> = {
  held: { symbol: '✓', word: 'held', tone: 'good' },
  inconclusive: { symbol: '?', word: 'inconclusive', tone: 'doubt' },
  refuted: { symbol: '✗', word: 'refuted', tone: 'bad' },
};

/** Symbol, word and tone of each state, the worst first. */
export const stateWords: Record<ServiceState, Word> = {
  lost: { symbol: '✗', word: 'lost', tone: 'bad' },
  degraded: { symbol: '!', word: 'degraded', tone: 'doubt' },
  slow: { symbol: '~', word: 'slow', tone: 'doubt' },
  unknown: { symbol: '?', word: 'unknown', tone: 'doubt' },
  unreachable: { symbol: '-', word: 'unreachable', tone: 'quiet' },
  untouched: { symbol: '✓', word: 'untouched', tone: 'good' },
};

// A sentence may begin with a name from outside, which stays as it is written.
const ownFirstWord = /^(?:the|no|all|every) /;

/** The summary without the verdict that it begins with, for where the verdict stands above it. */
export function withoutVerdict(summary: string, verdict: Verdict): string {
  const begin = `${verdictWords[verdict].word}: `;
  if (!summary.toLowerCase().startsWith(begin)) return summary;
  return summary
    .slice(begin.length)
    .replace(ownFirstWord, (word) => word.charAt(0).toUpperCase() + word.slice(1));
}

const severity = new Map(Object.keys(stateWords).map((state, place) => [state, place]));

/** Services with the worst state first; equal states keep their order. */
export function worstFirst<T extends { state: ServiceState }>(services: readonly T[]): T[] {
  const placeOf = ({ state }: T) => severity.get(state) ?? 0;
  return [...services].sort((a, b) => placeOf(a) - placeOf(b));
}

/** How many services are in each state, the worst first; states of none are left out. */
export function countStates(services: readonly { state: ServiceState }[]): (Word & { count: number })[] {
  return Object.entries(stateWords)
    .map(([state, word]) => ({
      ...word,
      count: services.filter((service) => service.state === state).length,
    }))
    .filter(({ count }) => count > 0);
}

/** What became of a step that was to be put back. */
export const stepWords: Record<'undone' | 'needless' | 'left', Word> = {
  undone: { symbol: '✓', word: 'put back', tone: 'good' },
  needless: { symbol: '✓', word: 'nothing to put back', tone: 'good' },
  left: { symbol: '✗', word: 'NOT put back', tone: 'bad' },
};

/** How a run came to its end, after `The run`. */
const endingWords: Record<Findings['ending'], string> = {
  completed: 'was completed',
  'gave-up': 'gave up before all was back',
  interrupted: 'was interrupted',
  stopped: 'was stopped by a guard',
  failed: 'failed',
  'cut off': 'was cut off: its journal has no end',
};

/** How and why a run ended early, as a sentence; undefined where the summary has told it already. */
export function endingTold({ ending, endingReason, summary }: Findings): string | undefined {
  const told = `The run ${endingWords[ending]}`;
  if (ending === 'completed' || summary.toLowerCase().includes(told.toLowerCase())) return undefined;
  return `${endingReason === null ? told : `${told}: ${endingReason}`}.`.replace(/\.\.$/, '.');
}

/** What became of services that had recovered: `2 relapses`, or that they were down again at the end. */
export function relapsesInWords(services: readonly Pick<ServiceFinding, 'relapses'>[]): string | undefined {
  const down = services.filter(({ relapses }) => relapses.at(-1)?.end.by === null).length;
  if (down > 0) return services.length === 1 ? 'down again' : `${down} down again`;
  const count = services.reduce((sum, { relapses }) => sum + relapses.length, 0);
  return count === 0 ? undefined : formatNumberOf(count, 'relapse');
}

/** Tasks by service, the most first: `checkout 2, payments 1`. */
export function countTasks(tasks: readonly { service: string }[]): string {
  const counts = new Map<string, number>();
  for (const { service } of tasks) counts.set(service, (counts.get(service) ?? 0) + 1);
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return sorted.length === 0
    ? 'no tasks'
    : sorted.map(([service, count]) => `${service} ${count}`).join(', ');
}

/** Whether a fault's first request left. */
export function wasSent({ sent }: { sent?: FaultFinding['sent'] | undefined }): boolean {
  return sent !== undefined && sent !== null;
}
