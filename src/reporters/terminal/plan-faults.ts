import { formatDuration } from '#core';
import type { FaultPlan, Inventory } from '#core';
import { formatNumberOf } from '../amounts.ts';
import { wrap } from '../text-width.ts';
import { countTasks } from '../words.ts';
import { drawRows } from './draw-rows.ts';
import { plain, type Line } from './paint.ts';
import { whatCouldHappen } from './plan-forecast.ts';
import { table, type Cell } from './table.ts';

const mostIdColumns = 24;
const mostTitleLines = 3;
const mostVictims = 20;

/** Each fault: whom it hurts, how they were chosen, and what it could do. */
export function faultBlocks(faults: readonly FaultPlan[], inventory: Inventory, width: number): Line[] {
  if (faults.length === 0) return [plain('No fault: the run only watches.'), plain('')];
  return faults.flatMap((fault, place) => {
    const before = faults.slice(0, place);
    const titles = wrap(`Fault ${place + 1}: ${fault.summary}`, width, mostTitleLines);
    return [
      ...titles.map((text): Line => [{ text, tone: 'strong' }]),
      ...cautionLines(orderOf(fault, before), '', width),
      ...faultRows(fault, before, width),
      ...whatCouldHappen(fault, { before, inventory, width }),
      plain(''),
    ];
  });
}

/** That faults go one after the other, and what this one does not count on. */
function orderOf({ draw }: FaultPlan, before: readonly FaultPlan[]): string[] {
  if (before.length === 0) return [];
  const taken = before.reduce((sum, { victims }) => sum + victims.length, 0);
  const last = before.length === 1 ? 'fault 1' : `faults 1 to ${before.length}`;
  const picking = before.findIndex(({ picks }) => picks !== undefined);
  const keeping = before.findIndex((one) => one.draw?.aim.keepAtLeast !== undefined);
  const isKept = draw?.aim.keepAtLeast !== undefined;
  return [
    `Sent right after ${last}: ${formatNumberOf(taken, 'victim')}, with what they carry, taken as gone.`,
    ...(picking === -1 ? [] : [`! Whom fault ${picking + 1} takes is not known: nothing here counts on it.`]),
    ...(keeping === -1 || isKept
      ? []
      : [`! What keepAtLeast of fault ${keeping + 1} leaves, this fault may take: it has none of its own.`]),
  ];
}

function faultRows(
  { draw, victims, picks, isReversible, holdMs, cautions = [] }: FaultPlan,
  before: readonly FaultPlan[],
  width: number,
): Line[] {
  const marked = victims.map(({ id, zone, type, lifecycle, tasks }): Cell[] => [
    { text: `✗ ${id}`, tone: 'bad' },
    { text: zone },
    { text: lifecycle === 'spot' ? `${type} spot` : type },
    { text: countTasks(tasks) },
  ]);
  return [
    ...(draw === undefined ? [] : drawRows(draw, { width, isLater: before.length > 0 })),
    plain(
      isReversible
        ? `  It is put back ${holdMs === undefined ? 'at the end' : `after ${formatDuration(holdMs)}`}, and whatever ends the run.`
        : '  This cannot be undone; what comes back is the target’s own doing.',
    ),
    ...(picks ? [plain(`  ${picks.group} itself picks ${picks.count} of ${picks.among.length}.`)] : []),
    ...cautionLines(cautions, '! ', width),
    ...table(marked.slice(0, mostVictims), { atMost: [mostIdColumns, 16, 16], wrapAt: width }),
    ...(marked.length > mostVictims ? [plain(`  +${marked.length - mostVictims} more`)] : []),
  ];
}

function cautionLines(texts: readonly string[], mark: string, width: number): Line[] {
  return texts.flatMap((text) =>
    wrap(`${mark}${text}`, width - 2, mostTitleLines).map((line) => plain(`  ${line}`)),
  );
}
