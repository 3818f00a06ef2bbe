import { describe, expect, it } from 'vitest';
import { compilePattern, compileTolerance, countField, numberField, toleranceField } from './tolerance.ts';

const isWithin = (tolerance: unknown, value: unknown) =>
  compileTolerance(toleranceField.parse(JSON.parse(JSON.stringify(tolerance))))(value);

describe('a tolerance', () => {
  it.each([
    [200, [200, '200', '200\n'], [201, '', 'ok']],
    ['ok', ['ok', 'ok\n'], ['not ok', '']],
    [true, [true, 'true'], [false, 'yes']],
    ['< 300', [299.9, '12\n', -1], [300, '', 'x', null]],
    ['<= 300', [300], [300.1]],
    ['>= 1', [1, '7'], [0, '']],
    ['> 1', ['1.5'], [1]],
    ['1..5', [1, 5, '3'], [0, 6, 'x']],
    [{ range: '1..5' }, [2], [9]],
    [{ matches: '^a+$' }, ['aaa'], ['ab', '']],
    [{ jsonPath: '$.status' }, [{ status: 0 }, '{"status":1}'], [{}, 'no json', '']],
    [{ jsonPath: '$.status', is: 'ok' }, [{ status: 'ok' }], [{ status: 'bad' }, { state: 'ok' }]],
    [{ jsonPath: '$.code', is: 200 }, [{ code: 200 }], [{ code: '200' }]],
    [{ jsonPath: '$.a[*]', range: '< 3' }, [{ a: [1, 2] }], [{ a: [1, 3] }, { a: [] }]],
    [
      { jsonPath: "$.x[?@.n == 'a'].v", matches: '^u' },
      [{ x: [{ n: 'a', v: 'up' }] }],
      [{ x: [{ n: 'b' }] }],
    ],
  ])('%j', (tolerance, within, outside) => {
    expect(within.filter((value) => isWithin(tolerance, value) !== true)).toEqual([]);
    expect(outside.filter((value) => isWithin(tolerance, value) !== false)).toEqual([]);
  });

  it.each([
    { matches: '(' },
    { range: '5..1' },
    { range: 'low' },
    { jsonPath: 'status' },
    { jsonPath: '$.a', is: 1, range: '< 2' },
    { jsonPath: '$.a', was: 1 },
    [],
    '< 1%',
    '<= NaN',
    '>=',
    '< 300ms',
    '5..1',
    '1..',
  ])('refuses %j', (tolerance) => expect(toleranceField.safeParse(tolerance).success).toBe(false));

  it.each(['<html>', '<!doctype', '..', '1.2.3', ''])('takes %j as the text it is', (text) =>
    expect(isWithin(text, text)).toBe(true),
  );
});

describe('a number', () => {
  it.each([0, '< 1', '1..5', { range: '>= 2' }])('may be %j', (field) =>
    expect(numberField.safeParse(field).success).toBe(true),
  );

  it.each(['', 'ok', '5', true, { matches: '1' }, { jsonPath: '$' }, NaN])('is not %j', (field) =>
    expect(numberField.safeParse(field).success).toBe(false),
  );
});

describe('a count', () => {
  it.each<[number, unknown]>([
    [0, 0],
    [0, '< 1'],
    [1, '> 1'],
    [1, '0..1'],
    [1, { range: '>= 1.5' }],
  ])('from %j on may be %j', (least, field) => expect(countField(least).safeParse(field).success).toBe(true));

  it.each<[number, unknown]>([
    [0, -1],
    [0, 1.5],
    [0, '<= -1'],
    [1, 0],
    [1, '< 1'],
    [0, '1.2..1.8'],
    [0, 'many'],
  ])('from %j on is not %j', (least, field) =>
    expect(countField(least).safeParse(field).success).toBe(false),
  );
});

describe('a pattern that goes back without end', () => {
  const endless = `${'a'.repeat(50_000)}b`;

  it('is given up, and not asked again', () => {
    const ask = compilePattern('^(a+)+$');
    expect(ask('aaa')).toBe(true);
    expect([1, 2, 3].map(() => ask(endless))).toEqual([undefined, undefined, undefined]);
    expect(ask('aaa')).toBeUndefined();
  });

  it('is given up where it repeats a choice a fixed number of times', () => {
    const ask = compilePattern('^(a|a){40}b');
    expect(ask('a'.repeat(40))).toBeUndefined();
  });

  it('is given up in the filter of a path too', () => {
    const tolerance = { jsonPath: "$[?search(@, '^(a+)+$')]" };
    expect(isWithin(tolerance, [endless])).toBeUndefined();
  });
});
