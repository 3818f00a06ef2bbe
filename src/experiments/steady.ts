import type { LiveService } from '#analysis';

/** More than this share of unknown sends, and steady was not watched. */
const unknownShareAllowed = 0.01;

/** Why a cluster, as it was seen in steady, must not be hurt; undefined when it served and was watched. */
export function troubleIn(services: readonly Pick<LiveService, 'name' | 'sends'>[]): string | undefined {
  const sum = (count: 'sent' | 'unknown') => services.reduce((total, { sends }) => total + sends[count], 0);
  const [unknown, sent] = [sum('unknown'), sum('sent')];
  if (unknown > unknownShareAllowed * sent)
    return `steady was not watched, ${unknown} of ${sent} sends are unknown`;
  const reachable = services.filter(({ sends }) => sends.ok > 0);
  if (reachable.length === 0) return 'no service answered ok before the fault';
  const failing = reachable.filter(({ sends }) => sends.failed > 0).map(({ name }) => name);
  if (failing.length === 0) return undefined;
  return `${failing.join(', ')} did not serve without a failure before the fault`;
}
