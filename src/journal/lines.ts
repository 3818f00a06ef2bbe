import { createReadStream } from 'node:fs';

const newline = 0x0a;

/** A line without its end; `isWhole` is false for bytes after the last newline. */
export interface Line {
  bytes: Buffer;
  isWhole: boolean;
}

/** The lines of a file, one at a time; a line longer than `limit` comes as its first bytes and ends the reading. */
export async function* readLines(file: string, limit: number): AsyncGenerator<Line & { isTooLong: boolean }> {
  let parts: Buffer[] = [];
  let size = 0;
  const take = (bytes: Buffer): Buffer => {
    const line = parts.length === 0 ? bytes : Buffer.concat([...parts, bytes]);
    parts = [];
    size = 0;
    return line;
  };
  const stream: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: 1 << 20 });
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      yield { bytes: take(chunk.subarray(start, end)), isWhole: true, isTooLong: false };
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    if (rest.length > 0) parts.push(rest);
    size += rest.length;
    if (size > limit) {
      yield { bytes: take(Buffer.alloc(0)).subarray(0, limit), isWhole: false, isTooLong: true };
      return;
    }
  }
  if (size > 0) yield { bytes: take(Buffer.alloc(0)), isWhole: false, isTooLong: false };
}
