import { formatShare, servicesOnlyOn } from '#core';
import type { Estimate, FaultPlan, Forecast, Inventory } from '#core';
import { formatNumberOf } from '../amounts.ts';
import { wrap } from '../text-width.ts';
import { plain, type Line, type Segment } from './paint.ts';

type Row = [label: string, text: string, tone?: Segment['tone']];

const mostNamed = 5;
const mostLines = 3;

interface Standing {
  /** Faults that are sent before it. */
  before: readonly FaultPlan[];
  inventory: Inventory;
  /** Columns of the screen. */
  width: number;
}

/** What a fault could do, by who runs where: to say yes or no by. */
export function whatCouldHappen(fault: FaultPlan, { before, inventory, width }: Standing): Line[] {
  const { forecast, draw, picks } = fault;
  if (!forecast) return [];
  const isDrawn = picks !== undefined || (draw !== undefined && draw.method !== 'decided');
  const rows: Row[] = [
    ...(fault.victims.length === 0 ? [] : [theseVictims([...before, fault], inventory)]),
    ...(isDrawn ? [anyDraw(forecast, picks !== undefined), worstDraw(forecast)] : []),
    zoneRow(forecast),
    bound(forecast),
    headroom(forecast),
  ];
  return [
    plain('  What could happen, by who runs where'),
    ...rows.flatMap(([label, text, tone]) =>
      wrap(text, width - 20, mostLines).map((line, place): Line => [
        { text: `    ${(place === 0 ? label : '').padEnd(15)} ` },
        { text: line, ...(tone && { tone }) },
      ]),
    ),
  ];
}

/** Which services the victims of these faults take for sure, whatever the draws were. */
export function lostBy(faults: readonly FaultPlan[], inventory: Inventory): string[] {
  return servicesOnlyOn(new Set(faults.flatMap(({ victims }) => victims.map(({ id }) => id))), inventory);
}

function theseVictims(faults: readonly FaultPlan[], inventory: Inventory): Row {
  const sure = lostBy(faults, inventory);
  const who = faults.length === 1 ? '' : 'with those of the faults before: ';
  if (sure.length > 0) return ['these victims', `${who}take every host of ${listed(sure)}`, 'bad'];
  return ['these victims', `${who}leave every service a host`, 'good'];
}

function anyDraw({ expectedLost, anyLost, pool, k, isCapped }: Forecast, isPicked: boolean): Row {
  const capped = isCapped ? ' within keepAtLeast' : '';
  const of = isPicked ? `if the group picks ${k} of ${pool} at random` : `any ${k} of ${pool}${capped}`;
  const text = `${numberOf(expectedLost)} services lost on average; ${chance(anyLost)} that one or more is (${of}; ${method(expectedLost)})`;
  return ['any such draw', text, expectedLost.value > 0 ? 'doubt' : 'good'];
}

function worstDraw({ worst }: Forecast): Row {
  if (worst.lost.length === 0 && worst.isExact)
    return ['worst draw', 'no such draw takes every host of a service', 'good'];
  const most = worst.isExact ? '' : `; at most ${worst.atMost}`;
  return [
    'worst draw',
    `${formatNumberOf(worst.lost.length, 'service')} lost: ${listed(worst.lost)}${most}`,
    'doubt',
  ];
}

function zoneRow({ zones }: Forecast): Row {
  const bad = zones.filter(({ lost }) => lost.length > 0);
  if (bad.length === 0) return ['a whole zone', 'no zone alone takes every host of a service', 'good'];
  return ['a whole zone', bad.map(({ zone, lost }) => `${zone} takes ${listed(lost)}`).join('; '), 'doubt'];
}

function bound({ placementBound }: Forecast): Row {
  if (placementBound === null) return ['safe number', 'nothing runs'];
  return [
    'safe number',
    placementBound === 0
      ? 'none: a service has all its tasks on one host'
      : `any ${formatNumberOf(placementBound, 'instance')} may go without taking every host of a service; it says nothing of capacity or cascades`,
  ];
}

function headroom({ headroom: { of, fit, tasks, ids, loadFactor, reservedCpu } }: Forecast): Row {
  const load = loadFactor === null ? 'nobody is left' : `× ${loadFactor.toFixed(2)} load on the rest`;
  const cpu =
    reservedCpu === null
      ? ''
      : `, CPU reserved ${formatShare(round(reservedCpu.before))} → ${formatShare(round(reservedCpu.after))}`;
  const worst = ids.length === 1 ? 'worst instance' : `worst ${formatNumberOf(ids.length, 'instance')}`;
  const who = `${formatNumberOf(tasks, 'task')} of the ${of === 'victims' ? 'victims' : worst}`;
  if (fit.answer === 'fits')
    return ['headroom', `${who} ${tasks === 1 ? 'fits' : 'fit'} on what is left; ${load}${cpu}`, 'good'];
  return [
    'headroom',
    `${who} ${fit.answer === 'undecided' ? 'may not' : tasks === 1 ? 'does not' : 'do not'} fit: ${fit.why}; ${load}${cpu}`,
    fit.answer === 'cannot' ? 'bad' : 'doubt',
  ];
}

function numberOf({ value, interval }: Estimate): string {
  const text = value.toFixed(value < 10 ? 2 : 1);
  return interval ? `${text} (${interval.lo.toFixed(2)}–${interval.hi.toFixed(2)})` : text;
}

function chance({ value, interval }: Estimate): string {
  const text = formatShare(round(value));
  return interval ? `${text} (${formatShare(round(interval.lo))}–${formatShare(round(interval.hi))})` : text;
}

/** To a tenth of a percent, and never to nothing. */
function round(share: number): number {
  const rounded = Math.round(share * 1000) / 1000;
  return rounded === 0 && share > 0 ? 0.0001 : rounded;
}

function method({ method: how, draws }: Estimate): string {
  const words: Record<Estimate['method'], string> = {
    exact: 'exact',
    enumerated: 'exact, all sets counted',
    sampled: `from ${formatNumberOf(draws ?? 0, 'draw')}, 99 %`,
    bounds: 'within sure bounds',
    decided: 'exact',
  };
  return words[how];
}

/** Names for a line, not too many. */
export function listed(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? `, +${more} more` : ''}`;
}
