import { describe, expect, it } from 'vitest';
import { Lines } from './lines.ts';

function linesOf(chunks: readonly string[]): string[] {
  const told: string[] = [];
  const lines = new Lines((line) => told.push(line.toString()));
  for (const chunk of chunks) lines.write(Buffer.from(chunk));
  return told;
}

describe('lines', () => {
  it('are whole, wherever the bytes are cut', () => {
    expect(linesOf(['one\ntw', 'o\nth', 'r', 'ee\n\nfour'])).toEqual(['one', 'two', 'three', '']);
  });

  it('that are longer than any point are passed over, and the next is read', () => {
    const long = 'x'.repeat(700_000);
    expect(linesOf([long, long, '\nnext\n'])).toEqual(['next']);
  });
});
