import type { GroupMember, GroupRecord } from './records.ts';
import { headcountOf } from './roster.ts';

const hour = 3_600_000;

type Candidate = [id: string, member: GroupMember];
type Queue = [zone: string, ids: string[]];
type Rank = (member: GroupMember) => number;

/** The termination policies that the lab knows: the member with the lowest rank goes first. */
const ranks: Record<string, (group: GroupRecord, now: number) => Rank> = {
  AllocationStrategy: spotRank,
  ClosestToNextInstanceHour: (_group, now) => (member) => hour - ((now - member.launchedAt) % hour),
  NewestInstance: () => (member) => -member.launchedAt,
  OldestInstance: () => (member) => member.launchedAt,
  // Every member has the one launch template, so that these decide nothing.
  OldestLaunchConfiguration: () => () => 0,
  OldestLaunchTemplate: () => () => 0,
};

export const terminationPolicies: readonly string[] = [...Object.keys(ranks), 'Default'].toSorted();

/** Which members a scale-in takes: from the zone with the most, as the group's termination policies say. */
export function chosenForScaleIn(
  group: GroupRecord,
  count: number,
  how: { now: number; isBalanced: boolean; isProtecting: boolean },
): string[] {
  const candidates = [...group.members].filter(
    ([, member]) => member.lifecycle === 'InService' && !(how.isProtecting && member.isProtected),
  );
  const ranked = candidates.toSorted(byPolicies(group, how.now));
  const ids = how.isBalanced ? fromFullestZones(group, ranked, count) : ranked.map(([id]) => id);
  return ids.slice(0, count);
}

function byPolicies(group: GroupRecord, now: number): (a: Candidate, b: Candidate) => number {
  const order = group.terminationPolicies
    .flatMap((name) => (name === 'Default' ? ['AllocationStrategy', 'OldestInstance'] : name))
    .flatMap((name) => ranks[name]?.(group, now) ?? []);
  return ([, a], [, b]) => {
    for (const rank of order) if (rank(a) !== rank(b)) return rank(a) - rank(b);
    return 0;
  };
}

/** Of spot and on demand, the kind goes first that the group has too many of. */
function spotRank(group: GroupRecord): Rank {
  if (group.spotCount === 0) return () => 0;
  const isOnDemandFirst = headcountOf(group).onDemand > group.desired - group.spotCount;
  return ({ isSpot }) => (isSpot === isOnDemandFirst ? 1 : 0);
}

function fromFullestZones(group: GroupRecord, ranked: Candidate[], count: number): string[] {
  const queues = new Map<string, string[]>();
  // The last in a queue is the first to go.
  for (const [id, { zone }] of ranked.toReversed()) {
    const queue = queues.get(zone);
    if (queue) queue.push(id);
    else queues.set(zone, [id]);
  }
  const { byZone } = headcountOf(group);
  const weightOf = (zone: string) => (group.zones.includes(zone) ? (byZone.get(zone) ?? 0) : Infinity);
  // Launches prefer the lower of equal zones, so that this takes from the higher one.
  const fullestFirst = ([a]: Queue, [b]: Queue) => {
    if (weightOf(a) === weightOf(b)) return a < b ? 1 : -1;
    return weightOf(a) > weightOf(b) ? -1 : 1;
  };
  const chosen: string[] = [];
  while (chosen.length < count) {
    const [fullest] = [...queues].filter(([, queue]) => queue.length > 0).toSorted(fullestFirst);
    const id = fullest?.[1].pop();
    if (!fullest || id === undefined) return chosen;
    byZone.set(fullest[0], (byZone.get(fullest[0]) ?? 0) - 1);
    chosen.push(id);
  }
  return chosen;
}
