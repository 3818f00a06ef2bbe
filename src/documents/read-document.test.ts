import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DocumentError, readDocument } from './index.ts';

const schema = z.strictObject({
  name: z.string(),
  size: z.enum(['small', 'large']).optional(),
  parts: z.array(z.strictObject({ weight: z.number().max(10, 'must be at most 10') })),
  for: z
    .string()
    .refine(() => false, { error: ({ input }) => `"${String(input)}" is no time` })
    .optional(),
  by: z.record(z.string().max(9), z.number()).optional(),
});

function errorOf(text: string, notYet: string[] = []): DocumentError {
  try {
    readDocument(text, 'a.yaml', schema, { notYet });
  } catch (error) {
    if (error instanceof DocumentError) return error;
    throw error;
  }
  throw new Error('the document was taken');
}

const placesOf = (error: DocumentError) =>
  error.problems.map(({ line, column, path }) => [line, column, path]);

describe('readDocument', () => {
  it('gives the value of a document that satisfies the schema', () => {
    expect(readDocument('name: a\nparts: [{ weight: 1 }]', 'a.yaml', schema)).toEqual({
      name: 'a',
      parts: [{ weight: 1 }],
    });
  });

  it('tells every problem at once, in the order of the file, with line and column', () => {
    const error = errorOf('name: 7\nsize: big\nparts:\n  - weight: 11\n  - wieght: 1\n');
    expect(placesOf(error)).toEqual([
      [1, 7, 'name'],
      [2, 7, 'size'],
      [4, 13, 'parts[0].weight'],
      [5, 5, 'parts[1].weight'],
      [5, 5, 'parts[1].wieght'],
    ]);
  });

  it('shows a code frame with a mark under the column', () => {
    expect(errorOf('name: a\nparts:\n  - weight: 11\n').report).toBe(
      [
        'a.yaml:3:13 parts[0].weight: must be at most 10',
        '  2 | parts:',
        '> 3 |   - weight: 11',
        '    |             ^',
        '  4 |',
      ].join('\n'),
    );
  });

  it('asks whether a near word was meant', () => {
    const [misspelt] = errorOf('name: a\nparts: []\nsiez: small').problems;
    expect(misspelt).toMatchObject({ message: 'siez is not known', hint: 'did you mean size?' });
    const [value] = errorOf('name: a\nparts: []\nsize: smal').problems;
    expect(value).toMatchObject({ message: 'size must be small or large', hint: 'did you mean small?' });
  });

  it("gives the hint of a schema's own issue", () => {
    const own = z
      .object({ a: z.string() })
      .superRefine((_, context) =>
        context.addIssue({ code: 'custom', path: ['a'], message: 'is gone', params: { hint: 'write b' } }),
      );
    expect(() => readDocument('a: x', 'a.yaml', own)).toThrow(
      expect.objectContaining({
        problems: [{ line: 1, column: 4, path: 'a', message: 'a: is gone', hint: 'write b' }],
      }),
    );
  });

  it('lists the known keys where none is near', () => {
    const [problem] = errorOf('name: a\nparts: []\nzzzzzzzz: 1').problems;
    expect(problem?.hint).toBe('known here: name, size, parts, for, by');
  });

  it("tells why a key of one's own cannot be", () => {
    const named = z.record(z.string().regex(/^[a-z]+$/, 'is not a name'), z.number());
    expect(() => readDocument('a b: 1', 'a.yaml', named)).toThrow(/a\.yaml:1:6 a b: is not a name/);
  });

  it('says that a key of a later version is not supported yet', () => {
    const [problem] = errorOf('name: a\nparts: []\ncolour: red', ['colour']).problems;
    expect(problem?.message).toBe('colour is not supported yet');
  });

  it('tells what is missing at the place that lacks it', () => {
    const [problem] = errorOf('name: a').problems;
    expect(problem).toMatchObject({ line: 1, message: 'parts is missing; it must be a list' });
  });

  it('says what to do about a template that is not in quotes', () => {
    const [problem] = errorOf('name: {{ingress}}/web\nparts: []').problems;
    expect(problem).toMatchObject({
      line: 1,
      message: expect.stringContaining('into quotes: "{{ingress}}/path"'),
    });
  });

  describe('says what a value must be', () => {
    const word = z.union([z.int(), z.string()]);
    const values = z.strictObject({
      texts: z.array(z.string().min(1)).min(1).optional(),
      count: z.int().min(2).max(10).optional(),
      share: z.number().positive().optional(),
      way: z.union([z.literal('auto'), z.array(z.string()), z.strictObject({ to: z.string() })]).optional(),
      one: z.union([z.strictObject({ from: z.string() }), z.strictObject({ to: z.string() })]).optional(),
      words: z.union([word, z.array(word)]).optional(),
      url: z.url().optional(),
      duration: z
        .string()
        .refine(() => false, 'is no duration')
        .optional(),
    });
    const told = (text: string) => {
      try {
        readDocument(text, 'a.yaml', values);
      } catch (error) {
        if (error instanceof DocumentError) return error.problems.map(({ message }) => message);
      }
      return [];
    };
    it.each([
      ['texts: []', ['texts must hold at least one item']],
      ['texts: [""]', ['texts[0] must not be empty']],
      ['count: -1', ['count must be at least 2']],
      ['count: 1e308', ['count must be at most 10']],
      ['share: 0', ['share must be above 0']],
      ['count: 2.5', ['count must be a whole number']],
      ['way: http', ['way must be auto or a list or an object']],
      ['one: { from: 7 }', ['one.from must be a text']],
      ['one: {}', ['one is none of what can stand here']],
      ['words: [null]', ['words[0] must be a number or a text']],
      ['url: nowhere', ['url is no URL; write https://host/path']],
      ['duration: x', ['duration: is no duration']],
    ])('%s', (text, problems) => expect(told(text)).toEqual(problems));
  });

  it.each([
    ['name: a\nparts: one', 'write a list: [ … ]'],
    ['name: a\nparts: [weight]', 'write its fields: { weight: { … } }'],
    ['name: a\nparts: [heavy]', 'write its fields: { weight: … }'],
  ])('shows the shape that is wanted: %j', (text, hint) =>
    expect(errorOf(text).problems).toMatchObject([{ hint }]),
  );

  it.each([
    ['value', (long: string) => `name: a\nsize: 1\nparts: []\nfor: "${long}"`],
    ['value where more is wanted', (long: string) => `name: a\nparts: ["${long}"]`],
    ['key', (long: string) => `name: a\nparts: []\n"${long}": 1`],
    ['key of its own', (long: string) => `name: a\nparts: []\nby: { "${long}": 1 }`],
  ])('shows no more of a long %s than is read', (_, text) => {
    const { problems, report } = errorOf(text('x'.repeat(100_000)));
    for (const { message, hint, path } of problems)
      expect(`${message} ${hint} ${path}`).not.toMatch(/x{121}/);
    expect(report.length).toBeLessThan(2000);
  });

  it('points at what stands far to the right', () => {
    const { report } = errorOf(`{ name: "${'a'.repeat(1000)}", parts: [{ weight: 11 }] }`);
    const [, line = '', mark = ''] = report.split('\n');
    expect(line.slice(mark.indexOf('^'))).toMatch(/^11 }/);
    expect(line.length).toBeLessThan(200);
  });

  it('points at broken YAML, and at a key that stands twice', () => {
    expect(errorOf('name: [a\nparts: []').problems[0]?.line).toBeGreaterThan(0);
    expect(errorOf('name: a\nname: b\nparts: []').problems[0]).toMatchObject({ line: 2, column: 1 });
  });

  it.each([
    ['an alias bomb', `a: &a [x, x, x, x, x, x, x, x, x]\n${bomb()}`],
    ['a very deep document', `${'['.repeat(200)}${']'.repeat(200)}`],
    ['a document of ten megabytes', `name: ${'x'.repeat(10_000_000)}`],
    ['an empty document', ''],
    ['a prototype as a key', '__proto__: { polluted: true }\nname: a\nparts: []'],
  ])('refuses %s with a clear error', (_what, text) => {
    expect(errorOf(text).problems.length).toBeGreaterThan(0);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

function bomb(): string {
  const names = 'abcdefghi';
  return Array.from(names.slice(1))
    .map((name, index) => `${name}: &${name} [${`*${names[index]},`.repeat(9)}]`)
    .join('\n');
}
