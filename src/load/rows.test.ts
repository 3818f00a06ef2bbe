import { BadInputError } from '#core';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPlacedRows, readRows } from './rows.ts';
import { dataFile } from './test/data-file.ts';

/** The lines and rows of a file, or what is wrong with it, without its directory. */
function read(text: string, name?: string) {
  const file = dataFile(text, name);
  try {
    return readPlacedRows(file).map(({ row, line }) => [line, row]);
  } catch (error) {
    if (!(error instanceof BadInputError)) throw error;
    return error.message.replace(`${dirname(file)}/`, '');
  }
}

describe('rows of CSV', () => {
  it.each<[string, string, unknown]>([
    [
      'plain lines',
      'a,b\n1,2\n3,4\n',
      [
        [2, { a: '1', b: '2' }],
        [3, { a: '3', b: '4' }],
      ],
    ],
    ['a last line without its end', 'a\n1', [[2, { a: '1' }]]],
    ['lines of Windows, with a byte order mark', '\uFEFFa,b\r\n1,2\r\n', [[2, { a: '1', b: '2' }]]],
    ['a comma, a quote and a line in quotes', 'a,b\n"x,""y""","1\n2"\n', [[3, { a: 'x,"y"', b: '1\n2' }]]],
    [
      'empty lines between',
      'a\n\n1\n\n  \n2\n\n',
      [
        [3, { a: '1' }],
        [6, { a: '2' }],
      ],
    ],
    ['spaces beside values, and those in quotes', 'a , b\n 1 ," 2 "\n', [[2, { a: '1', b: ' 2 ' }]]],
    ['empty values', 'a,b\n,\n', [[2, { a: '', b: '' }]]],
    ['letters of any language', 'größe\n☃\n', [[2, { größe: '☃' }]]],
  ])('are read from %s', (_, text, rows) => expect(read(text)).toEqual(rows));

  it.each([
    ['too few values', 'a,b\n1,2\n3\n', /^rows.csv is no CSV: .*got 1 on line 3/],
    ['too many values', 'a,b\n1,2,3\n', /got 3 on line 2/],
    ['a quote that is not closed', 'a\n"1\n', /quote at line 2/],
    ['something behind a quote', 'a\n1\n"x"y\n', /Invalid Closing Quote: .*at line 3/],
    ['nothing', '', /^rows.csv has no rows/],
    ['a header alone', 'a,b\n', /^rows.csv has no rows/],
  ])('are refused with %s, by the line', (_, text, message) => expect(read(text)).toMatch(message));
});

describe('rows of NDJSON', () => {
  it('are its objects, with texts as they are and all else as JSON', () => {
    const text = '\uFEFF{"a":"x","n":1.5}\r\n\n{"a":"","n":null,"o":{"b":[true]}}\n';
    const rows = [
      [1, { a: 'x', n: '1.5' }],
      [3, { a: '', n: 'null', o: '{"b":[true]}' }],
    ];
    expect(read(text, 'rows.ndjson')).toEqual(rows);
    expect(read(text, 'rows.jsonl')).toEqual(rows);
  });

  it.each([
    ['a line that is no JSON', '{"a":1}\n\n{"a":}\n', 'rows.ndjson:3 is no JSON object.'],
    ['a list', '[1]\n', 'rows.ndjson:1 is no JSON object.'],
    ['a null', '{}\nnull\n', 'rows.ndjson:2 is no JSON object.'],
  ])('are refused with %s, by the line', (_, text, message) =>
    expect(read(text, 'rows.ndjson')).toBe(message),
  );

  it('are refused where there are none', () => expect(read('\n', 'a.jsonl')).toMatch(/^a.jsonl has no rows/));
});

it('says which data file can not be read', () => {
  expect(() => readRows('/nowhere/rows.csv')).toThrow(/The data file \/nowhere\/rows.csv can't be read/);
});

describe('a file without an end', () => {
  it.each(['/dev/zero', '/dev'])('is refused, not read: %s', (path) => {
    expect(() => readRows(path)).toThrow('no regular file');
  });
});
