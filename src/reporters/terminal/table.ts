import { cutTo, oneLine, widthOf } from '../text-width.ts';
import type { Line, Segment } from './paint.ts';

export interface Cell extends Segment {
  /** Numbers stand to the right. */
  isNumber?: boolean;
}

interface TableOptions {
  indent?: number;
  /** The most columns that the cell at the same place may take. */
  atMost?: (number | undefined)[];
}

/** Rows as aligned columns, two blanks apart. A row's last cell is as long as it is: the screen cuts it. */
export function table(rows: readonly Cell[][], { indent = 2, atMost = [] }: TableOptions = {}): Line[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach(({ text, isNumber }, place) => {
      if (place === row.length - 1 && isNumber !== true) return;
      const wanted = Math.min(widthOf(oneLine(text)), atMost[place] ?? Infinity);
      widths[place] = Math.max(widths[place] ?? 0, wanted);
    });
  return rows.map((row) => [
    { text: ' '.repeat(indent) },
    ...row.flatMap((cell, place) => padded(cell, widths[place] ?? 0, place === row.length - 1)),
  ]);
}

function padded({ text, tone, isNumber = false }: Cell, width: number, isLast: boolean): Segment[] {
  if (isLast && !isNumber) return [{ text, tone }];
  const shown = cutTo(oneLine(text), width);
  const blanks = ' '.repeat(width - widthOf(shown));
  const cell = isNumber
    ? [{ text: blanks }, { text: shown, tone }]
    : [{ text: shown, tone }, { text: blanks }];
  return isLast ? cell : [...cell, { text: '  ' }];
}
