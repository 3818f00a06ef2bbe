import { formatDuration } from '#core';
import type { Inventory } from '#core';

/** Above this, a client that obeys the TTL goes on calling what is dead for longer than most take to replace it. */
const longTtlSeconds = 60;

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
