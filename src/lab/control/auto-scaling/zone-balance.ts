import type { GroupRecord } from './records.ts';
import { emptiestFirst } from './roster.ts';
import type { Headcount } from './roster.ts';

interface Move {
  from: string;
  to: string;
}

/** How many instances a group may have beyond its maximum while it moves some between zones. */
export function rebalancingMargin({ max }: GroupRecord): number {
  return Math.max(1, Math.floor(max / 10));
}

/** The moves that make a group's zones even, as many as it may make at once; zones without capacity get none. */
export function movesToBalance(
  group: GroupRecord,
  head: Headcount,
  canLaunchIn: (zone: string) => boolean,
): Move[] {
  const byZone = new Map(head.byZone);
  const most = Math.min(rebalancingMargin(group), group.max + rebalancingMargin(group) - head.standing);
  const open = new Set(group.zones.filter(canLaunchIn));
  const moves: Move[] = [];
  while (moves.length < most) {
    const order = emptiestFirst(group, { ...head, byZone });
    const left = [...byZone.keys()].find((zone) => !group.zones.includes(zone) && byZone.get(zone) !== 0);
    const from = left ?? order.at(-1);
    const to = order.find((zone) => open.has(zone));
    if (from === undefined || to === undefined) return moves;
    if (left === undefined && (byZone.get(from) ?? 0) - (byZone.get(to) ?? 0) < 2) return moves;
    byZone.set(from, (byZone.get(from) ?? 0) - 1);
    byZone.set(to, (byZone.get(to) ?? 0) + 1);
    moves.push({ from, to });
  }
  return moves;
}
