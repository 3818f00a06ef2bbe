import { widthOf, wrap } from '../text-width.ts';
import type { Word } from '../words.ts';
import type { Line, Segment } from './paint.ts';

const labelColumns = 10;
const mostLines = 2;

export function labelled(label: string, segments: Segment[]): Line {
  return [{ text: label.padEnd(labelColumns), tone: 'strong' }, ...segments];
}

/** Lines under one label; what is too long for one takes two. */
export function beside(label: string, lines: readonly string[], width: number): Line[] {
  const room = width - labelColumns;
  return lines
    .flatMap((text) => (widthOf(text) <= room ? [text] : wrap(text, room, mostLines)))
    .map((text, place) => labelled(place === 0 ? label : '', [{ text }]));
}

export interface Room {
  /** Columns of the screen. */
  width: number;
  /** Lines that it may take: two unless told. */
  most?: number;
}

/** A text that begins with a symbol and its word, under a label. */
export function marked(
  label: string,
  { symbol, word, tone }: Word,
  rest: string,
  { width, most = mostLines }: Room,
): Line[] {
  const head = `${symbol} ${word}`.trim();
  const [first = '', ...more] = wrap(`${head}${rest}`, width - labelColumns, most);
  const [toned, plain] = first.startsWith(head) ? [head, first.slice(head.length)] : [first, ''];
  return [
    labelled(label, [{ text: toned, tone }, { text: plain }]),
    ...more.map((text) => labelled('', [{ text }])),
  ];
}

/** Texts side by side, on as many lines as they take. */
export function sideBySide(label: string, told: readonly string[], width: number): Line[] {
  const lines: string[] = [];
  for (const text of told) {
    const joined = [lines.at(-1), text].filter((part) => part !== undefined).join('   ');
    if (lines.length > 0 && widthOf(joined) <= width - labelColumns) lines[lines.length - 1] = joined;
    else lines.push(text);
  }
  return beside(label, lines, width);
}
