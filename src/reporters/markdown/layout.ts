import { formatCount } from '../amounts.ts';

/** GitHub takes no summary or comment above this, in bytes of UTF-8; some is left for what surrounds it. */
const mostBytes = 190_000;
const omitted = '_This section is left out, as the report would be too long; see report.json._\n';

export interface Section {
  title: string;
  /** Markdown; a section without any is left out. */
  body: string;
}

interface Column {
  title: string;
  isNumber: boolean;
}

/** A table of escaped cells, a row for each of at most `most` items; empty text for none. */
export function table<T>(
  columns: readonly (string | Column)[],
  items: readonly T[],
  rowOf: (item: T) => string[],
  most = 100,
): string {
  if (items.length === 0) return '';
  const heads = columns.map((column) => (typeof column === 'string' ? { title: column } : column));
  const lines = [
    heads.map(({ title }) => title),
    heads.map((column) => ('isNumber' in column && column.isNumber ? '--:' : '---')),
    ...items.slice(0, most).map(rowOf),
  ].map((cells) => `| ${cells.join(' | ')} |`);
  return `${lines.join('\n')}\n${more(items.length - most)}`;
}

/** A list of already escaped items with at most `most` of them; empty text for none. */
export function list(items: readonly string[], most = 50): string {
  const lines = items.slice(0, most).map((item) => `- ${item}\n`);
  return `${lines.join('')}${more(items.length - most)}`;
}

/** Text that a reader opens. */
export function details(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n</details>\n`;
}

/** The sections under their titles; those that would make the whole too long are named and left out. */
export function joinSections(head: string, sections: readonly Section[]): string {
  let text = head;
  let bytes = bytesOf(head);
  for (const { title, body } of sections) {
    if (body === '') continue;
    const whole = `\n## ${title}\n\n${body}`;
    const fits = bytes + bytesOf(whole) <= mostBytes;
    const added = fits ? whole : `\n## ${title}\n\n${omitted}`;
    text += added;
    bytes += bytesOf(added);
  }
  return text;
}

function more(count: number): string {
  return count > 0 ? `\n+${formatCount(count)} more in report.json.\n` : '';
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
