import type { TrafficSteady } from './finding.ts';
import type { Stretch } from './stretches.ts';
import type { SecondLost } from './unusual-seconds.ts';

/** The scenario that lost the largest part of its own; null where none lost any. */
export function lossiestOf(
  stretches: readonly Stretch[],
  lostIn: (stretch: Stretch) => SecondLost,
): TrafficSteady['lossiest'] {
  const all = [...Map.groupBy(stretches, ({ scenario }) => scenario)].map(([scenario, own]) => {
    const each = own.map(lostIn);
    const sum = (kind: keyof SecondLost) => each.reduce((total, one) => total + one[kind], 0);
    return { scenario, due: sum('due'), lost: sum('lost') };
  });
  const lossy = all.filter(({ lost }) => lost > 0).sort((a, b) => b.lost / b.due - a.lost / a.due);
  return lossy[0] ?? null;
}
