const longestLine = 160;

/** A text that can't steer a terminal: control characters are shown as a mark of their own. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (character) => (character === '\t' ? ' ' : '\uFFFD'));
}

const longestText = 400;

/** A text without its middle where it is too long to be read: what is wrong stands at its begin, what to do at its end. */
export function shortened(text: string): string {
  if (text.length <= longestText) return text;
  return `${text.slice(0, longestText / 2)} … ${text.slice(-longestText / 2)}`;
}

/** The lines around a place in a text, with a mark under the column (both 1-based); of long lines what is near it. */
export function codeFrame(source: string, line: number, column: number): string {
  const lines = source.split(/\r?\n/);
  const first = Math.max(1, line - 1);
  const last = Math.min(lines.length, line + 1);
  const gutter = String(last).length;
  const from = column > longestLine ? column - longestLine / 2 : 0;
  const frame: string[] = [];
  for (let number = first; number <= last; number += 1) {
    const text = printable(lines[number - 1] ?? '').slice(from, from + longestLine);
    const mark = number === line ? '>' : ' ';
    frame.push(`${mark} ${String(number).padStart(gutter)} | ${text}`.trimEnd());
    if (number === line) frame.push(`  ${' '.repeat(gutter)} | ${' '.repeat(column - 1 - from)}^`);
  }
  return frame.join('\n');
}
