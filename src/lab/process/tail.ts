import type { Readable } from 'node:stream';

/** Keeps the last `most` characters that a stream wrote, for an error message. */
export function tailOf(streams: (Readable | null)[], most = 4000): () => string {
  let text = '';
  for (const stream of streams) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-most);
    });
  }
  return () => text.trim();
}
