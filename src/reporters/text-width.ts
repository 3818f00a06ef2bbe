// What a terminal shows over two columns: East Asian wide forms and emoji.
const wide =
  /[\p{Emoji_Presentation}\u{1100}-\u{115f}\u{2e80}-\u{303e}\u{3041}-\u{a4cf}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff00}-\u{ff60}\u{ffe0}-\u{ffe6}\u{20000}-\u{3fffd}]/u;
const zeroWide = /\p{M}/u;
const spaces = /[\s\p{Z}]/gu;
// Escape sequences, bidirectional overrides, lone surrogates: all that would change more than its own place.
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\u{2028}\u{2029}]/gu;

/** Text from outside, safe on one line: white space becomes blanks, invisible characters become �. */
export function oneLine(text: string): string {
  return text.replace(spaces, ' ').replace(invisible, '�');
}

/** How many columns a terminal gives to a text without control characters. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
}

/** The text, or as much of it as fits into `width` columns with an ellipsis. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const character of text) {
    used += columnsOf(character);
    if (used > width) break;
    kept += character;
  }
  return width < 1 ? '' : `${kept}…`;
}

/** At most `most` lines of at most `width` columns, broken between words; what is left over is cut. */
export function wrap(text: string, width: number, most: number): string[] {
  const words = oneLine(text)
    .split(' ')
    .filter((word) => word !== '');
  const lines: string[] = [];
  while (words.length > 0 && lines.length < most - 1) {
    let line = words.shift() ?? '';
    while (words[0] !== undefined && widthOf(`${line} ${words[0]}`) <= width) line += ` ${words.shift()}`;
    lines.push(cutTo(line, width));
  }
  return words.length === 0 ? lines : [...lines, cutTo(words.join(' '), width)];
}

function columnsOf(character: string): number {
  if (zeroWide.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
