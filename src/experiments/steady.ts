import type { LiveService } from '#analysis';
import type { Plan } from '#core';

/** More than this share of sends that Squall spoiled, and steady was not watched. */
const spoiledShareAllowed = 0.01;

type Seen = Pick<LiveService, 'name' | 'sends' | 'watched' | 'spoiled' | 'lastReason'>;

/** Whether a service answered, well or badly, so that something is known of it. */
export function isKnown({ sends }: Pick<LiveService, 'sends'>): boolean {
  return sends.ok + sends.failed > 0;
}

/** Sends of steady, and those of them that Squall spoiled, from what had been seen at its begin and by now. */
export interface Missed {
  sent: number;
  spoiled: number;
}

export function missedBetween(before: readonly Seen[], after: readonly Seen[]): Missed {
  // A way that turns out to lead nowhere takes its sends out of those of its service.
  const during = (pick: (one: Seen) => number) =>
    after.reduce((total, one) => {
      const earlier = before.find(({ name }) => name === one.name);
      return total + Math.max(0, pick(one) - (earlier ? pick(earlier) : 0));
    }, 0);
  return { sent: during(({ watched }) => watched), spoiled: during((one) => one.spoiled) };
}

/** Whether Squall spoiled so little that steady was watched. */
export function isWatched({ sent, spoiled }: Missed): boolean {
  return spoiled <= spoiledShareAllowed * sent;
}

/** Why a cluster, as it was seen in steady, must not be hurt; undefined when it served. */
export function troubleIn(services: readonly Seen[]): string | undefined {
  const unseen = services.find((one) => !isKnown(one));
  if (unseen) {
    const because = unseen.lastReason === null ? '' : `: ${unseen.lastReason}`;
    return `nothing is known of ${unseen.name}${because}`;
  }
  const reachable = services.filter(({ sends }) => sends.ok > 0);
  if (reachable.length === 0) return 'no service answered ok before the fault';
  const failing = reachable.filter(({ sends }) => sends.failed > 0).map(({ name }) => name);
  if (failing.length === 0) return undefined;
  return `${failing.join(', ')} did not serve without a failure before the fault`;
}

/** Reasons of failures for which the service has to be reached. */
function isAnswer(reason: string | null): boolean {
  return /^(?:status \d|body mismatch|output mismatch|malformed answer)/.test(reason ?? '');
}

/** What to do where services never answered: most likely Squall runs where nothing leads to them. */
export function hintFor(services: readonly Seen[], { probes }: Pick<Plan, 'probes'>): string | undefined {
  const unreached = services.filter(({ sends }) => sends.ok === 0 && sends.failed > 0);
  if (unreached.length === 0) return undefined;
  if (unreached.some(({ lastReason }) => isAnswer(lastReason)))
    return 'They answer, and not as their probes expect: check url, headers and expect.';
  const names = new Set(unreached.map(({ name }) => name));
  const asking = probes.filter(({ service, role }) => names.has(service) && role !== 'cluster');
  const where = asking.every(({ isPrivate }) => isPrivate === true)
    ? 'Run Squall inside the network of the target'
    : 'Check that they are reached from here, or run Squall inside the network of the target';
  return `${where}: docs/run-inside.md.`;
}
