import type { Inventory } from '#core';
import type { Facts } from './facts.ts';
import type { Findings, ForeseenFinding, ServiceFinding } from './findings.ts';

/** What who ran where foretold, beside what was felt; null where nobody was hurt or nothing is known of who ran where. */
export function foreseenOf(
  { plan, inventory }: Pick<Facts, 'plan' | 'inventory'>,
  faults: Findings['faults'],
  services: readonly ServiceFinding[],
): ForeseenFinding | null {
  const sent = faults.map(({ sent }) => sent != null);
  if (!inventory || !sent.includes(true)) return null;
  const hurt = new Set(
    faults.flatMap(({ victims }, fault) => (sent[fault] ? victims.map(({ id }) => id) : [])),
  );
  const foretold = new Set(carriedBy(hurt, inventory));
  const states = new Map(services.map(({ name, state }) => [name, state]));
  const lost = services.filter(({ state }) => state === 'lost').map(({ name }) => name);
  const draws = (plan?.faults ?? []).flatMap(({ forecast }, fault) =>
    forecast && sent[fault]
      ? [
          {
            fault,
            k: forecast.k,
            pool: forecast.pool,
            expectedLost: forecast.expectedLost,
            worstLost: forecast.worst.lost.length,
            worstAtMost: forecast.worst.atMost,
          },
        ]
      : [],
  );
  return {
    services: [...new Set([...foretold, ...lost])].map((name) => ({
      name,
      isForeseen: foretold.has(name),
      state: states.get(name) ?? null,
    })),
    draws,
  };
}

/** Services all of whose running tasks are on these instances. */
function carriedBy(ids: ReadonlySet<string>, { services }: Inventory): string[] {
  return services
    .filter(({ tasks }) => {
      const running = tasks.filter(({ status }) => status === 'RUNNING');
      return (
        running.length > 0 &&
        running.every(({ instanceId }) => instanceId !== undefined && ids.has(instanceId))
      );
    })
    .map(({ name }) => name);
}
