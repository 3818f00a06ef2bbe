export const verdicts = ['held', 'inconclusive', 'refuted'] as const;

/** What a run says of its hypothesis. Refuted beats inconclusive beats held. */
export type Verdict = (typeof verdicts)[number];

/** The verdict of several: refuted beats inconclusive beats held; of none it is held. */
export function mergeVerdicts(all: readonly Verdict[]): Verdict {
  if (all.includes('refuted')) return 'refuted';
  return all.includes('inconclusive') ? 'inconclusive' : 'held';
}
