import { isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Document, LineCounter, Node } from 'yaml';

export interface Position {
  line: number;
  column: number;
}

type Key = string | number;

/** Where values and keys of a YAML document stand. */
export class Positions {
  readonly #document: Document;
  readonly #lines: LineCounter;

  constructor(document: Document, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  /** Of the value at a path, or of its nearest ancestor that exists. */
  ofValue(path: readonly PropertyKey[]): Position {
    return this.#at(this.#find(path).node);
  }

  /** Of a key inside the map at a path. */
  ofKey(path: readonly PropertyKey[], key: string): Position {
    const { node } = this.#find(path);
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && item.key.value === key)
      : undefined;
    return this.#at(isNode(pair?.key) ? pair.key : node);
  }

  #find(path: readonly PropertyKey[]): { node: Node | null | undefined } {
    let node: unknown = this.#document.contents;
    for (const part of path) {
      const next: unknown = isMap(node) || isSeq(node) ? node.get(keyOf(part), true) : undefined;
      if (!isNode(next)) break;
      node = next;
    }
    return { node: isNode(node) ? node : undefined };
  }

  #at(node: Node | null | undefined): Position {
    const offset = node?.range?.[0] ?? 0;
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}

const keyOf = (part: PropertyKey): Key => (typeof part === 'number' ? part : String(part));

/** A path for people: `faults[0].share`. */
export function pathText(path: readonly PropertyKey[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? String(part) : `.${String(part)}`;
  }
  return text;
}
