import { BadInputError, formatDuration } from '#core';
import type { Experiment, Inventory, Plan } from '#core';

/** Above this, a client that obeys the TTL goes on calling what is dead for longer than most take to replace it. */
const longTtlSeconds = 60;

/** Raises BadInputError where the DNS recovery is expected and no resolver will be asked. */
export function refuseWithoutResolver({ expect }: Experiment, { probes }: Pick<Plan, 'probes'>): void {
  const expected = expect.find(({ quantity }) => quantity === 'dnsRecovery');
  if (!expected || probes.some(({ kind }) => kind === 'dns')) return;
  throw new BadInputError(
    `${expected.text} can't be told: no dns probe is planned, so no resolver is asked.`,
    {
      hint: 'Add a dns probe for the name that clients ask for, or leave dnsRecovery out of expect.',
    },
  );
}

/** For each name of a service whose TTL is long: what that means when a task dies. */
export function longTtls({ services }: Inventory): string[] {
  return services
    .flatMap(({ endpoints }) => endpoints.filter((one) => one.kind === 'dns'))
    .filter(({ ttlSeconds }) => ttlSeconds > longTtlSeconds)
    .map(({ name, type, ttlSeconds }) => {
      const kept = formatDuration(ttlSeconds * 1000);
      return `${type} ${name} has a TTL of ${kept}: a client that obeys it may keep a dead address for that long after it left DNS.`;
    });
}
