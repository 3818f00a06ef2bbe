import type { Room } from './room.ts';

/** How many steps forth and back are tried before the question is given up. */
const stepsAtMost = 20_000;

export interface Filled {
  ids: Set<string>;
  /** Whether there are as many as asked for; false: it is proved that caps allow none so large; undefined: unknown. */
  isFull: boolean | undefined;
}

/**
 * Adds ids in the order given until there are `size`, within the room that the caps leave beside those. Zones alone
 * never need a step back; services share hosts, so that what was taken first may have to be given up. The room is left
 * as it was.
 */
export function fillUp(
  start: ReadonlySet<string>,
  order: readonly string[],
  size: number,
  room: Room,
): Filled {
  const others = order.filter((id) => !start.has(id));
  const first = greedily(others, size - start.size, room);
  const isFull = start.size + first.length >= size;
  if (isFull || room.isDisjoint) return { ids: new Set([...start, ...first]), isFull };
  const { added, isDecided } = thoroughly(others, size - start.size, room);
  if (added === undefined)
    return { ids: new Set([...start, ...first]), isFull: isDecided ? false : undefined };
  return { ids: new Set([...start, ...added]), isFull: true };
}

function greedily(others: readonly string[], count: number, room: Room): string[] {
  const added: string[] = [];
  for (const id of others) {
    if (added.length >= count) break;
    if (room.take(id)) added.push(id);
  }
  room.giveBack(added);
  return added;
}

/** Every way, depth first, by a stack of what was taken. */
function thoroughly(others: readonly string[], count: number, room: Room) {
  const taken: number[] = [];
  const idsTaken = () => taken.map((index) => others[index] ?? '');
  let index = 0;
  for (let steps = 0; steps < stepsAtMost; steps += 1) {
    const id = others[index];
    if (taken.length >= count) {
      const added = idsTaken();
      room.giveBack(added);
      return { added, isDecided: true };
    }
    if (id === undefined || taken.length + others.length - index < count) {
      const last = taken.pop();
      if (last === undefined) return { added: undefined, isDecided: true };
      room.giveBack([others[last] ?? '']);
      index = last + 1;
    } else {
      if (room.take(id)) taken.push(index);
      index += 1;
    }
  }
  room.giveBack(idsTaken());
  return { added: undefined, isDecided: false };
}
