import { alertSources } from '#alerts';
import type { AlertSource } from '#alerts';
import type { Request } from '#core';
import type { Target } from '#targets';

/** One source that is to be opened, under the name that it has in this run. */
export interface WantedSource {
  /** Unique in the run: the kind, and from the second of a kind on its number. */
  name: string;
  source: AlertSource;
  params: unknown;
}

/** The sources that an experiment's `alerts` come to; `auto` is what the target itself has. */
export function wantedSources(requests: readonly Request[], target: Target): WantedSource[] {
  const registry: AlertSource[] = Object.values(alertSources);
  const wanted = requests.flatMap(({ kind, params }) => {
    if (kind !== 'auto')
      return registry.filter(({ name }) => name === kind).map((source) => ({ source, params }));
    return registry.flatMap((source) => {
      const own = source.auto?.(target);
      return own === undefined ? [] : { source, params: own };
    });
  });
  const counts = new Map<string, number>();
  return wanted.map((one) => {
    const count = (counts.get(one.source.name) ?? 0) + 1;
    counts.set(one.source.name, count);
    return { ...one, name: count === 1 ? one.source.name : `${one.source.name}#${count}` };
  });
}
