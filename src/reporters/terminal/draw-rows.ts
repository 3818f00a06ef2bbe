import { formatShare, type Draw } from '#core';
import { formatNumberOf } from '../amounts.ts';
import type { Line } from './paint.ts';
import { table, type Cell } from './table.ts';

const mostIdsListed = 3;
const leastShareShown = 0.0001;

interface DrawRowsOptions {
  /** Columns of the screen. */
  width: number;
  /** Faults before it have taken theirs, which are not in these counts. */
  isLater: boolean;
}

/** Whom victims were drawn from, how many and how, each with its count. */
export function drawRows(draw: Draw, { width, isLater }: DrawRowsOptions): Line[] {
  const { running, eligible, excluded, narrowed, asked, shaped, victims, aim } = draw;
  const those = isLater
    ? 'instances that run and that no fault before it hurts'
    : 'all instances of the target that run';
  const rows = [
    row(running, 'running', those),
    ...excluded.map(({ reason, ids }) => row(ids.length, 'excluded', `${reason}: ${listed(ids)}`)),
    row(eligible, 'eligible', `those that may be hurt (tag ${aim.tag})`),
    ...(narrowed
      ? [row(narrowed.eligible, 'narrowed', `to ${narrowed.to}, of which ${narrowed.running} run`)]
      : []),
    ...(asked === undefined ? [] : [row(asked, 'asked for', `max allows ${aim.max ?? victims.length}`)]),
    ...(shaped ? [shieldedRow(shaped)] : []),
    row(victims.length, 'drawn', manner(draw)),
  ];
  return table(rows, { wrapAt: width });
}

function row(count: number, word: string, meaning: string): Cell[] {
  return [{ text: String(count), isNumber: true }, { text: word }, { text: meaning }];
}

function shieldedRow({ services, zones, allowedShare }: NonNullable<Draw['shaped']>): Cell[] {
  const kinds = [
    ...(services.length === 0 ? [] : [formatNumberOf(services.length, 'service')]),
    ...(zones.length === 0 ? [] : [formatNumberOf(zones.length, 'zone')]),
  ];
  const names = [...services, ...zones];
  const text = `by keepAtLeast: ${kinds.join(' and ')} (${listed(names)})${allowed(allowedShare)}`;
  // A count of services and zones, which is not one of instances.
  return [{ text: '', isNumber: true }, { text: 'shielded' }, { text }];
}

function allowed(share: number | null): string {
  if (share === null) return '';
  const text = share < leastShareShown ? `less than ${formatShare(leastShareShown)}` : formatShare(share);
  return `; it allows ${text} of all draws`;
}

function manner({ aim: { choose, seed }, method }: Draw): string {
  if (choose.by === 'oldest' || choose.by === 'newest') return `the ${choose.by}`;
  if (choose.by === 'worst-case') return 'the worst case';
  if (choose.by === 'ids') return 'named by id';
  return `${method === 'sampled' ? 'nearly uniformly ' : ''}at random, seed ${seed}`;
}

function listed(ids: readonly string[]): string {
  const rest = ids.length - mostIdsListed;
  return `${ids.slice(0, mostIdsListed).join(', ')}${rest > 0 ? `, +${rest} more` : ''}`;
}
