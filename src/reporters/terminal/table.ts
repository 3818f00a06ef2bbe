import { cutTo, oneLine, widthOf, wrap } from '../text-width.ts';
import type { Line, Segment } from './paint.ts';

export interface Cell extends Segment {
  /** Numbers stand to the right. */
  isNumber?: boolean;
}

interface TableOptions {
  indent?: number;
  /** The most columns that the cell at the same place may take. */
  atMost?: (number | undefined)[];
  /** Columns of the screen: a last cell that is too long for them goes on below itself. */
  wrapAt?: number;
}

const mostLines = 4;
const leastColumns = 20;

/** Rows as aligned columns, two blanks apart. A row's last cell is as long as it is, and the screen cuts it, unless it is wrapped. */
export function table(
  rows: readonly Cell[][],
  { indent = 2, atMost = [], wrapAt }: TableOptions = {},
): Line[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach(({ text, isNumber }, place) => {
      if (place === row.length - 1 && isNumber !== true) return;
      const wanted = Math.min(widthOf(oneLine(text)), atMost[place] ?? Infinity);
      widths[place] = Math.max(widths[place] ?? 0, wanted);
    });
  return rows.flatMap((row) => {
    const last = row.at(-1);
    if (!last || last.isNumber === true || wrapAt === undefined) return [lineOf(row, widths, indent)];
    const before = row.slice(0, -1).reduce((sum, _, place) => sum + (widths[place] ?? 0) + 2, indent);
    const [first = '', ...more] = wrap(last.text, Math.max(leastColumns, wrapAt - before), mostLines);
    const head = lineOf([...row.slice(0, -1), { ...last, text: first }], widths, indent);
    return [head, ...more.map((text): Line => [{ text: ' '.repeat(before) }, { ...last, text }])];
  });
}

function lineOf(row: readonly Cell[], widths: readonly number[], indent: number): Line {
  return [
    { text: ' '.repeat(indent) },
    ...row.flatMap((cell, place) => padded(cell, widths[place] ?? 0, place === row.length - 1)),
  ];
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
