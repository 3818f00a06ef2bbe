import { cutTo, oneLine, widthOf } from '../text-width.ts';
import type { Tone } from '../words.ts';

/** A piece of a line; its tone only adds colour to what the text already says. */
export interface Segment {
  text: string;
  tone?: Tone | undefined;
}

export type Line = Segment[];

/** How wide a terminal is, and whether it shows colours. */
export interface Screen {
  width: number;
  color: boolean;
}

const codes: Record<Tone, string> = { good: '32', bad: '31', doubt: '33', quiet: '2', strong: '1' };

/** A line without tones. */
export function plain(text: string): Line {
  return [{ text }];
}

/** One string per line, none wider than the screen. Everything from outside is made harmless here. */
export function paint(lines: readonly Line[], screen: Screen): string[] {
  return lines.map((line) => paintLine(line, screen));
}

function paintLine(line: Line, { width, color }: Screen): string {
  let left = width;
  let painted = '';
  for (const { text, tone } of trimEnd(line)) {
    const shown = cutTo(oneLine(text), left);
    left -= widthOf(shown);
    painted +=
      color && tone !== undefined && shown !== '' ? `\u001b[${codes[tone]}m${shown}\u001b[0m` : shown;
    if (left <= 0) break;
  }
  return color ? painted : painted.trimEnd();
}

function trimEnd(line: Line): Line {
  const last = line.at(-1);
  return last === undefined ? [] : [...line.slice(0, -1), { ...last, text: last.text.trimEnd() }];
}
