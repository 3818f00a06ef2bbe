const newline = 0x0a;
/** No point of k6 is nearly so long; what is longer is passed over. */
const longestBytes = 1024 * 1024;

/** Bytes in, lines out: no more is kept than one line that is not whole yet. */
export class Lines {
  readonly #onLine: (line: Buffer) => void;
  #rest: Buffer[] = [];
  #restBytes = 0;
  #isTooLong = false;

  constructor(onLine: (line: Buffer) => void) {
    this.#onLine = onLine;
  }

  write(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      this.#keep(chunk.subarray(from, end));
      this.#tell();
      from = end + 1;
    }
    if (from < chunk.length) this.#keep(chunk.subarray(from));
  }

  #keep(piece: Buffer): void {
    this.#restBytes += piece.length;
    this.#isTooLong ||= this.#restBytes > longestBytes;
    if (this.#isTooLong) this.#rest = [];
    else this.#rest.push(piece);
  }

  #tell(): void {
    const [first] = this.#rest;
    if (first && !this.#isTooLong) this.#onLine(this.#rest.length === 1 ? first : Buffer.concat(this.#rest));
    this.#rest = [];
    this.#restBytes = 0;
    this.#isTooLong = false;
  }
}
