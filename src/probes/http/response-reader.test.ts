import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ResponseReader } from './response-reader.ts';
import type { ReaderOptions } from './response-reader.ts';

const ok = 'HTTP/1.1 200 OK\r\n';
const options: ReaderOptions = { isHead: false, keeps: 1024 * 1024, bodyLimit: 1024 * 1024 };

/** Feeds the text in pieces through one buffer that is used again, then closes; tells what came of it. */
function read(text: string, sizes: number | number[], given: Partial<ReaderOptions> = {}) {
  const reader = new ResponseReader({ ...options, ...given });
  const bytes = Buffer.from(text, 'latin1');
  const shared = Buffer.alloc(64 * 1024);
  let state = 'more';
  for (let at = 0, turn = 0; at < bytes.length && state === 'more'; turn += 1) {
    const size = typeof sizes === 'number' ? sizes : (sizes[turn % sizes.length] ?? 1);
    const count = bytes.copy(shared, 0, at, at + size);
    state = reader.feed(shared, count);
    shared.fill(0);
    at += count;
  }
  if (state === 'more') state = reader.end();
  if (state === 'bad') return `bad: ${reader.why}`;
  return `${state} ${reader.status} ${reader.isReusable ? 'kept' : 'closed'} "${reader.body()}"`;
}

const good: [name: string, text: string, expected: string, given?: Partial<ReaderOptions>][] = [
  ['a length', `${ok}Content-Length: 3\r\n\r\nabc`, 'done 200 kept "abc"'],
  ['no body', `${ok}Content-Length: 0\r\n\r\n`, 'done 200 kept ""'],
  ['one length said twice', `${ok}Content-Length: 3, 3\r\n\r\nabc`, 'done 200 kept "abc"'],
  ['a length and close', `${ok}Content-Length: 3\r\nConnection: close\r\n\r\nabc`, 'done 200 closed "abc"'],
  [
    'chunks',
    `${ok}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n`,
    'done 200 kept "abcd"',
  ],
  [
    'chunks with extensions and trailers',
    `${ok}Transfer-Encoding: chunked\r\n\r\n0A;x=y\r\n0123456789\r\n0\r\nT: 1\r\nU: 2\r\n\r\n`,
    'done 200 kept "0123456789"',
  ],
  ['gzip in chunks', `${ok}Transfer-Encoding: gzip, chunked\r\n\r\n1\r\na\r\n0\r\n\r\n`, 'done 200 kept "a"'],
  ['another coding', `${ok}Transfer-Encoding: gzip\r\n\r\nabc`, 'done 200 closed "abc"'],
  ['the close', `${ok}\r\nabc`, 'done 200 closed "abc"'],
  ['204', 'HTTP/1.1 204 No Content\r\n\r\n', 'done 204 kept ""'],
  ['304', 'HTTP/1.1 304 NM\r\nContent-Length: 9\r\n\r\n', 'done 304 kept ""'],
  ['HEAD', `${ok}Content-Length: 9\r\n\r\n`, 'done 200 kept ""', { isHead: true }],
  [
    'an interim answer',
    `HTTP/1.1 103 Early\r\nLink: x\r\n\r\n${ok}Content-Length: 1\r\n\r\na`,
    'done 200 kept "a"',
  ],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na', 'done 200 closed "a"'],
  [
    'HTTP/1.0 kept',
    'HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\na',
    'done 200 kept "a"',
  ],
  ['no reason phrase', 'HTTP/1.1 503\r\nContent-Length: 0\r\n\r\n', 'done 503 kept ""'],
];

const bad: [text: string, why: string][] = [
  [`${ok}Content-Length: 3\r\n\r\nab`, 'closed inside an answer'],
  [`${ok}Content-Le`, 'closed inside an answer'],
  [`${ok}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc`, 'content-length'],
  [`${ok}Content-Length: +3\r\n\r\nabc`, 'content-length'],
  [`${ok}Content-Length: \r\n\r\nabc`, 'content-length'],
  [
    `${ok}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n`,
    'both content-length and transfer-encoding',
  ],
  [`${ok}Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n`, 'chunk longer than said'],
  [`${ok}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 'chunk size'],
  [`${ok}Transfer-Encoding: chunked\r\n\r\n3\nabc`, 'bare LF'],
  [`${ok}Transfer-Encoding: chunked\r\n\r\n3;${'x'.repeat(5000)}`, 'chunk line too long'],
  [`${ok}Transfer-Encoding: chunked\r\n\r\n3\r\nab`, 'closed inside an answer'],
  [`${ok}Transfer-Encoding: chunked\r\n\r\n0\r\n`, 'closed inside an answer'],
  ['SSH-2.0-x\r\n\r\n', 'status line'],
  ['HTTP/2 200\r\n\r\n', 'status line'],
  [`${ok} folded\r\n\r\n`, 'header line'],
  [`${ok}A : b\r\n\r\n`, 'header name'],
  [`${ok}A: b\nC: d\r\n\r\n`, 'bare CR, LF or NUL'],
  [`${ok}X: ${'a'.repeat(20_000)}`, 'head too long'],
  [`${ok}X: ${'a'.repeat(20_000)}\r\n\r\n`, 'head too long'],
  ['HTTP/1.1 101 S\r\n\r\n', 'switched protocols unasked'],
];

const pieces = [1, 7, 1 << 15];

const line = (text: string) => `${text}\r\n`;

describe('ResponseReader', () => {
  it.each(good)('reads an answer that ends by %s, in any pieces', (_, text, expected, given) => {
    expect(pieces.map((size) => read(text, size, given))).toEqual(pieces.map(() => expected));
  });

  it.each(bad)('refuses %j', (text, why) => {
    expect(pieces.map((size) => read(text, size))).toEqual(pieces.map(() => `bad: ${why}`));
  });

  it('comes to the same whatever the pieces, also of text that is hardly an answer', () => {
    const words = fc.constantFrom(
      ...'HTTP/1.1 200 OK|Content-Length: 4|Transfer-Encoding: chunked|4|0|0\r\n|'.split('|').map(line),
      ...'abcd|:| |\n|\r'.split('|'),
    );
    const texts = fc.array(words, { maxLength: 12 }).map((parts) => parts.join(''));
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      // What follows a whole answer may still be unread, so only answers that the close ends are compared for that.
      fc.property(texts, sizes, (text, cuts) => {
        const withoutReuse = (told: string) => told.replace(' kept ', ' closed ');
        expect(withoutReuse(read(text, cuts))).toBe(withoutReuse(read(text, 1 << 15)));
      }),
      { numRuns: 500 },
    );
  });

  it('does not keep a connection on which bytes follow that nobody asked for', () => {
    expect(read(`${ok}Content-Length: 1\r\n\r\nabc`, 1 << 15)).toBe('done 200 closed "a"');
  });

  describe.each([
    ['a length', 'Content-Length: 50\r\n'],
    ['a close', ''],
  ])('of a long body that ends with %s', (_, head) => {
    const fed = (given: Partial<ReaderOptions>) => {
      const reader = new ResponseReader({ ...options, ...given });
      const bytes = Buffer.from(`${ok}${head}\r\n${'x'.repeat(50)}`);
      const state = reader.feed(bytes, bytes.length);
      return { reader, state: state === 'more' ? reader.end() : state };
    };

    it('keeps the first part, and reads on to its end', () => {
      const { reader, state } = fed({ keeps: 10 });
      expect(state).toBe('done');
      expect(reader).toMatchObject({ isKeptWhole: false, isEndless: false, isReusable: head !== '' });
      expect(reader.body()).toBe('x'.repeat(10));
    });

    it('does not read on for ever', () => {
      const { reader, state } = fed({ keeps: 10, bodyLimit: 49 });
      expect(state).toBe('done');
      expect(reader).toMatchObject({ isEndless: true, isReusable: false });
    });
  });

  it('knows for how long the server keeps an idle connection', () => {
    const reader = new ResponseReader(options);
    const bytes = Buffer.from(`${ok}Keep-Alive: max=9, timeout=5\r\nContent-Length: 0\r\n\r\n`);
    expect(reader.feed(bytes, bytes.length)).toBe('done');
    expect(reader.keepAliveMs).toBe(5000);
  });

  it('tells an answer that never began from one that broke off', () => {
    const reader = new ResponseReader(options);
    expect(reader.isUntouched).toBe(true);
    reader.feed(Buffer.from('H'), 1);
    expect(reader.isUntouched).toBe(false);
  });
});
