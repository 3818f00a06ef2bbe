/** Takes target groups in turns as their weights say (smooth weighted round robin); undefined when all weights are 0. */
export function createWeightedGroups(
  groups: readonly { arn: string; weight: number }[],
): () => string | undefined {
  const places = groups.map(({ arn, weight }) => ({ arn, weight, current: 0 }));
  const total = groups.reduce((sum, { weight }) => sum + weight, 0);
  return () => {
    if (total === 0) return undefined;
    let best = places[0];
    for (const place of places) {
      place.current += place.weight;
      if (best === undefined || place.current > best.current) best = place;
    }
    if (best) best.current -= total;
    return best?.arn;
  };
}
