import type { Findings, Sends, ServiceFinding } from '#analysis';
import type { Word } from './words.ts';

const words = {
  failed: { symbol: '!', word: 'failed', tone: 'bad' },
  unreachable: { symbol: '-', word: 'unreachable', tone: 'quiet' },
  unknown: { symbol: '?', word: 'unknown', tone: 'doubt' },
  'not asked': { symbol: '-', word: 'not asked', tone: 'quiet' },
  served: { symbol: '✓', word: 'served', tone: 'good' },
} as const satisfies Record<string, Word>;

/** How a service did before t0, for a run that ended there. */
interface Before {
  name: string;
  word: Word;
  sends: Sends;
  /** Why sends failed, the most frequent reason first. */
  reasons: string[];
}

/** Why a run has no t0, as a sentence; undefined when it has one. */
export function whyNoT0({ t0, experiment, faults }: Findings): string | undefined {
  if (t0 !== null) return undefined;
  const isWatch = experiment.faults.length === 0 && faults.length === 0;
  return isWatch ? 'The run ended before its steady phase did.' : 'The fault was never sent.';
}

/** Every service before t0, those that failed first. */
export function servicesBefore({ services }: Findings): Before[] {
  const all = services.map(beforeOf);
  return Object.values(words).flatMap((word) => all.filter((one) => one.word === word));
}

/** How many services did how before t0; what none did is left out. */
export function countBefore(findings: Findings): (Word & { count: number })[] {
  const all = servicesBefore(findings);
  return Object.values(words)
    .map((word) => ({ ...word, count: all.filter((one) => one.word === word).length }))
    .filter(({ count }) => count > 0);
}

function beforeOf({ name, state, steady }: ServiceFinding): Before {
  const sends = steady?.sends ?? { sent: 0, ok: 0, failed: 0, unknown: 0 };
  return { name, word: words[wordOf(state, sends)], sends, reasons: reasonsOf(steady?.outages ?? []) };
}

function wordOf(state: ServiceFinding['state'], { failed, unknown, sent }: Sends): keyof typeof words {
  if (state === 'unreachable') return 'unreachable';
  if (failed > 0) return 'failed';
  if (unknown > 0) return 'unknown';
  return sent === 0 ? 'not asked' : 'served';
}

/** Why sends failed, the most frequent reason first. */
export function reasonsOf(outages: ServiceFinding['outages']): string[] {
  const counts = new Map<string, number>();
  for (const [reason, count] of outages.flatMap(({ reasons }) => reasons)) {
    counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([reason]) => reason);
}
