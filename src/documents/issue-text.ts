import type { z } from 'zod';
import { brief } from './brief.ts';
import { nearest } from './nearest.ts';

type Issue = z.core.$ZodIssue;

/** How the messages of the schema library begin; all others are a schema's own, and tell what to do. */
const notOurs = /^(?:Invalid |Too (?:small|big))/;

/** What is wrong with a value, in words that say what it must be; of a long value only its begin is shown. */
export function messageOf(issue: Issue, subject: string): string {
  const { input } = issue;
  const message = messageWith(issue, subject);
  if (typeof input !== 'string' || brief(input) === input) return message;
  return message.replaceAll(input, () => brief(input));
}

function messageWith(issue: Issue, subject: string): string {
  const isOurs = !notOurs.test(issue.message);
  if (issue.code === 'invalid_type' && issue.input === undefined)
    return `${subject} is missing; it must be ${kindOf(issue.expected)}`;
  if (issue.code === 'invalid_type' && isOurs) return `${subject} ${issue.message}`;
  if (issue.code === 'invalid_type') return `${subject} must be ${kindOf(issue.expected)}`;
  if (issue.code === 'invalid_key') return `${subject}: ${issue.issues[0]?.message ?? issue.message}`;
  if (isOurs) return `${subject}: ${issue.message}`;
  if (issue.code === 'invalid_union') return `${subject} ${ofOneKind(issue)}`;
  if (issue.code === 'invalid_value') return `${subject} must be ${issue.values.map(String).join(' or ')}`;
  if (issue.code === 'too_small' || issue.code === 'too_big') return `${subject} ${outside(issue)}`;
  if (issue.code === 'invalid_format' && issue.format === 'url')
    return `${subject} is no URL; write https://host/path`;
  return `${subject}: ${issue.message}`;
}

/** What may help, as a schema's own issue tells it (`params.hint`); `known` gives the keys that may stand in the place. */
export function hintOf(issue: Issue, known: () => readonly string[]): { hint?: string } {
  if (issue.code === 'invalid_type' && typeof issue.input === 'string')
    return shapeOf(issue.expected, issue.input, known);
  if (issue.code === 'custom') {
    const hint: unknown = issue.params?.['hint'];
    return typeof hint === 'string' ? { hint } : {};
  }
  if (issue.code !== 'invalid_value' || typeof issue.input !== 'string') return {};
  const near = nearest(issue.input, issue.values.map(String));
  return near === undefined ? {} : { hint: `did you mean ${near}?` };
}

const mostKeysShown = 3;

/** How a text is written where more than a text is wanted. */
function shapeOf(expected: string, text: string, known: () => readonly string[]): { hint?: string } {
  if (expected === 'array') return { hint: 'write a list: [ … ]' };
  if (expected !== 'object') return {};
  const keys = known();
  if (keys.includes(text)) return { hint: `write its fields: { ${text}: { … } }` };
  const shown = keys.slice(0, mostKeysShown).map((key) => `${key}: …`);
  return shown.length === 0 ? {} : { hint: `write its fields: { ${shown.join(', ')} }` };
}

const lengths: Record<string, (count: number | bigint, isLeast: boolean) => string> = {
  string: (count, isLeast) =>
    isLeast && count === 1 ? 'must not be empty' : `must be ${bound(isLeast)} ${count} characters long`,
  array: (count, isLeast) =>
    isLeast && count === 1 ? 'must hold at least one item' : `must hold ${bound(isLeast)} ${count} items`,
};

function outside(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const isLeast = issue.code === 'too_small';
  const limit = isLeast ? issue.minimum : issue.maximum;
  const ofLength = lengths[issue.origin];
  if (ofLength) return ofLength(limit, isLeast);
  if (issue.inclusive === false) return `must be ${isLeast ? 'above' : 'below'} ${limit}`;
  return `must be ${bound(isLeast)} ${limit}`;
}

const bound = (isLeast: boolean) => (isLeast ? 'at least' : 'at most');

/** What each alternative of a union would have been. */
function ofOneKind({ errors }: z.core.$ZodIssueInvalidUnion): string {
  const kinds = errors.flatMap((issues) =>
    issues.slice(0, 1).flatMap((issue) => {
      if (issue.path.length > 0) return [];
      if (issue.code === 'invalid_type') return kindOf(issue.expected);
      return issue.code === 'invalid_value' ? issue.values.map(String) : [];
    }),
  );
  const distinct = [...new Set(kinds)];
  return distinct.length === 0 ? 'is none of what can stand here' : `must be ${distinct.join(' or ')}`;
}

/** The kinds of values that the schema library calls by names of its own. */
const kinds: Record<string, string> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  record: 'an object',
  string: 'a text',
};

function kindOf(type: string): string {
  return kinds[type] ?? (/^[aeio]/.test(type) ? `an ${type}` : `a ${type}`);
}
