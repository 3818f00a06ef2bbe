import { createContext, Script } from 'node:vm';
import { jsonpath } from 'json-p3';
import { z } from 'zod';

type Scalar = string | number | boolean;
type ValueTolerance = Scalar | { matches: string } | { range: string };

/** What a value may be, as a file writes it and as a plan keeps it. JSON. */
export type Tolerance =
  | ValueTolerance
  | { jsonPath: string; is?: Scalar | undefined; matches?: string | undefined; range?: string | undefined };

/** Whether a value is within; undefined where that could not be told in time. */
export type IsWithin = (value: unknown) => boolean | undefined;

// What a pattern or a path may take of the thread's time, by the wall clock, which a busy machine stretches too: so it
// is given up only after it took too long so many times in a row.
const budgetMs = 50;
const triesAllowed = 3;
const textLimit = 64 * 1024;
const number = String.raw`-?\d+(?:\.\d+)?`;
const comparison = new RegExp(String.raw`^\s*(<=|>=|<|>)\s*(${number})\s*$`);
const between = new RegExp(String.raw`^\s*(${number})\s*\.\.\s*(${number})\s*$`);
/** Meant as a range, though it may be none; a text of its own that begins so is written as { matches }. */
const looksLikeRange = /^\s*(?:[<>]=?\s*(?:[-+.\d]|$)|[<>]=?\s|-?[\d.]+\s*\.\.)/;
// With nothing of these a pattern can't go back often enough to matter.
const mayGoBack = /[*+?|{]/;

/** A regular expression in a file. */
export const patternField = z
  .string()
  .refine(isPattern, { error: 'is no regular expression' })
  .meta({ description: 'A regular expression.' });
const noRange = 'is no range; write "< 300", ">= 1" or "1..5", numbers without a unit';
/** A range in a file. */
export const rangeField = z
  .string()
  .refine((text) => rangeOf(text) !== undefined, { error: noRange })
  .meta({ description: 'A range: "< 300", ">= 1" or "1..5", both ends included.' });
/** A number or a range in a file. */
export const numberField = z
  .union([z.number(), rangeField, z.strictObject({ range: rangeField })], {
    error: 'must be a number, or a range such as "< 300", ">= 1" or "1..5"',
  })
  .meta({ description: 'A number, or a range ("< 300", ">= 1", "1..5").' });
/** How many of something there are in a file: a number or a range that a count from `least` on can meet. */
export function countField(least: number) {
  return numberField.refine((value) => hasCount(value, least), {
    error: `no count can be; write ">= 2", "2..4" or ${Math.max(1, least)}`,
  });
}
const scalarField = z.union([z.string(), z.number(), z.boolean()]);
const pathField = z
  .string()
  .refine(isPath, { error: 'is no JSONPath of RFC 9535; write $.status' })
  .meta({ description: 'A JSONPath (RFC 9535); every value that it finds must do, and there must be one.' });

/** A condition on JSON: what a path finds is there, or also is, matches or lies in a range. */
export const jsonPathField = z
  .strictObject({
    jsonPath: pathField,
    is: scalarField.optional(),
    matches: patternField.optional(),
    range: rangeField.optional(),
  })
  .refine(({ is, matches, range }) => [is, matches, range].filter((one) => one !== undefined).length <= 1, {
    error: 'takes one of is, matches and range',
  });

/** A tolerance in a file: `200`, `ok`, `true`, `"< 300"`, `"1..5"`, `{ matches }`, `{ range }` or `{ jsonPath, … }`. */
export const toleranceField: z.ZodType<Tolerance> = z
  .union(
    [
      scalarField,
      z.strictObject({ matches: patternField }),
      z.strictObject({ range: rangeField }),
      jsonPathField,
    ],
    { error: 'must be a value, a range such as "< 300" or "1..5", { matches }, { range } or { jsonPath }' },
  )
  .refine(
    (value) => typeof value !== 'string' || !looksLikeRange.test(value) || rangeOf(value) !== undefined,
    {
      error: noRange,
    },
  )
  .meta({
    description:
      'What is ok: a value, a range ("< 300", "1..5"), { matches: … } or { jsonPath: $.status, is: … }.',
  });

/** Makes a tolerance ready to be asked often. Raises when a pattern or a path can't be read. */
export function compileTolerance(tolerance: Tolerance): IsWithin {
  if (typeof tolerance !== 'object' || !('jsonPath' in tolerance)) return compileValue(tolerance);
  const { jsonPath, is, matches, range } = tolerance;
  const query = jsonpath.compile(jsonPath);
  // The first question loads and compiles what all others use.
  query.query({});
  const isWithin = compileOptional({ is, matches, range });
  // A filter of the path may hold a pattern or visit every pair of values.
  const find = guarded((text: string) => query.query(JSON.parse(text)).values());
  return (value) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (!isJson(text)) return false;
    const found = find(text);
    if (found === undefined) return undefined;
    const told = found.map(isWithin);
    return told.includes(undefined) ? undefined : told.length > 0 && !told.includes(false);
  };
}

function compileOptional(one: {
  is: Scalar | undefined;
  matches: string | undefined;
  range: string | undefined;
}): IsWithin {
  const { is, matches, range } = one;
  // Of JSON the type counts too: "200" is not 200.
  if (is !== undefined) return (value) => value === is;
  if (matches !== undefined) return compileValue({ matches });
  return range === undefined ? () => true : compileValue({ range });
}

function compileValue(tolerance: ValueTolerance): IsWithin {
  if (typeof tolerance === 'object' && 'matches' in tolerance) return compilePattern(tolerance.matches);
  const range = rangeOf(typeof tolerance === 'object' ? tolerance.range : tolerance);
  if (range) return (value) => isInRange(value, range);
  const wanted = textOf(tolerance).trim();
  return (value) => textOf(value).trim() === wanted;
}

/** A pattern asked of the first 64 KiB of a text, for a bounded time. */
export function compilePattern(pattern: string): IsWithin {
  const regExp = new RegExp(pattern, 'u');
  const test = (text: string) => regExp.test(text);
  const ask = mayGoBack.test(pattern) ? guarded(test) : test;
  return (value) => ask(textOf(value).slice(0, textLimit));
}

/**
 * Asks within the budget. A question that took longer each time is not asked again: it would make the other probes of
 * the thread late.
 */
function guarded<T>(ask: (text: string) => T): (text: string) => T | undefined {
  const room: { ask: () => T } = { ask: () => ask('') };
  const context = createContext(room);
  const script = new Script('ask()');
  let tooSlow = 0;
  return (text) => {
    if (tooSlow >= triesAllowed) return undefined;
    room.ask = () => ask(text);
    try {
      const answer = script.runInContext(context, { timeout: budgetMs });
      tooSlow = 0;
      return answer;
    } catch {
      tooSlow += 1;
      return undefined;
    }
  };
}

interface Range {
  lo: number;
  hi: number;
  isOpen: boolean;
}

function rangeOf(text: unknown): Range | undefined {
  if (typeof text !== 'string') return undefined;
  const [, operator = '', bound] = comparison.exec(text) ?? [];
  const isOpen = operator.length === 1;
  if (operator.startsWith('<')) return { lo: -Infinity, hi: Number(bound), isOpen };
  if (operator.startsWith('>')) return { lo: Number(bound), hi: Infinity, isOpen };
  const [, lo, hi] = between.exec(text) ?? [];
  return lo !== undefined && Number(lo) <= Number(hi)
    ? { lo: Number(lo), hi: Number(hi), isOpen: false }
    : undefined;
}

function hasCount(value: z.output<typeof numberField>, least: number): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && value >= least;
  const range = rangeOf(typeof value === 'string' ? value : value.range);
  if (!range) return false;
  const lowest = range.isOpen && Number.isInteger(range.lo) ? range.lo + 1 : Math.ceil(range.lo);
  return isInRange(Math.max(least, lowest), range);
}

function isInRange(value: unknown, { lo, hi, isOpen }: Range): boolean {
  const text = textOf(value).trim();
  const told = text === '' ? Number.NaN : Number(text);
  // A bound that nobody gave excludes nothing.
  const [above, below] = [told > lo || lo === -Infinity, told < hi || hi === Infinity];
  if (Number.isNaN(told)) return false;
  return isOpen ? above && below : told >= lo && told <= hi;
}

function textOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function isJson(text: string | undefined): text is string {
  try {
    JSON.parse(text ?? '');
    return true;
  } catch {
    return false;
  }
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

function isPath(text: string): boolean {
  try {
    return jsonpath.compile(text) !== undefined;
  } catch {
    return false;
  }
}
