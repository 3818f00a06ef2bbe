import { seededRandom } from '#core';
import type { Random } from '#core';

/** A 32-bit hash of a text (FNV-1a with a final mix), the same on every machine. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Ids that follow from seed, kind and the place in that kind alone, whatever the timing of the others. */
export class Ids {
  readonly #seed: number;
  readonly #streams = new Map<string, Random>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  hex(kind: string, digits: number): string {
    const random = this.#stream(kind);
    let text = '';
    while (text.length < digits) text += random.between(0, 0xffff).toString(16).padStart(4, '0');
    return text.slice(0, digits);
  }

  decimal(kind: string, digits: number): string {
    const random = this.#stream(kind);
    let text = String(random.between(1, 9));
    while (text.length < digits) text += String(random.between(0, 9));
    return text;
  }

  uuid(kind: string): string {
    return this.hex(kind, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  #stream(kind: string): Random {
    const known = this.#streams.get(kind);
    if (known) return known;
    const stream = seededRandom(hashText(`${this.#seed}/${kind}`));
    this.#streams.set(kind, stream);
    return stream;
  }
}
