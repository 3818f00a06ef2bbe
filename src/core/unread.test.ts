import { expect, it } from 'vitest';
import { whyUnread } from './index.ts';

it.each([
  [Object.assign(new Error("ENOENT: no such file, open '/a'"), { code: 'ENOENT' }), 'there is no such file'],
  [Object.assign(new Error('EISDIR: illegal operation'), { code: 'EISDIR' }), 'it is a directory'],
  [Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }), 'EIO: i/o error'],
  [new Error('it is longer than 4 bytes'), 'it is longer than 4 bytes'],
])('why a file was not read is told in words: %s', (error, told) => expect(whyUnread(error)).toBe(told));
