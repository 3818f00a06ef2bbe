import type { z } from 'zod';
import { keysAt } from './known-keys.ts';
import { nearest } from './nearest.ts';
import { pathText } from './positions.ts';
import type { Positions } from './positions.ts';
import type { Problem } from './problem.ts';

export interface ReadOptions {
  /** Keys that a later version brings, by path without indexes (`expect.dnsRecovery`); told apart from mistakes. */
  notYet?: readonly string[];
}

/** What a failed parse means for a person, in the order of the file. */
export function problemsIn(
  issues: readonly z.core.$ZodIssue[],
  positions: Positions,
  schema: z.ZodType,
  options: ReadOptions,
): Problem[] {
  const problems = withoutEchoes(issues).flatMap((issue) => problemsOf(issue, positions, schema, options));
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

function problemsOf(
  issue: z.core.$ZodIssue,
  positions: Positions,
  schema: z.ZodType,
  { notYet = [] }: ReadOptions,
): Problem[] {
  if (issue.code === 'invalid_union') {
    const meant = branchMeant(issue);
    if (meant) return meant.flatMap((inner) => problemsOf(inner, positions, schema, { notYet }));
  }
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path);
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      const base = { ...positions.ofKey(issue.path, key), path: pathText(path) };
      const plain = path
        .filter((part) => typeof part !== 'number')
        .map(String)
        .join('.');
      if (notYet.includes(plain)) return { ...base, message: `${base.path} is not supported yet` };
      const near = nearest(key, known);
      const hint =
        near === undefined ? `known here: ${known.join(', ') || 'nothing'}` : `did you mean ${near}?`;
      return { ...base, message: `${base.path} is not known`, hint };
    });
  }
  const path = pathText(issue.path);
  const subject = path === '' ? 'the file' : path;
  return [{ ...positions.ofValue(issue.path), path, message: messageOf(issue, subject), ...hintOf(issue) }];
}

/** Leaves out what a whole object is blamed for where the cause is a key of it that is not known. */
function withoutEchoes(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const misspelt = new Set(
    issues.filter(({ code }) => code === 'unrecognized_keys').map(({ path }) => pathText(path)),
  );
  return issues.filter(({ code, path }) => code !== 'custom' || !misspelt.has(pathText(path)));
}

/** The issues of the alternative whose kind of value was given, so that its own mistakes are told. */
function branchMeant({ errors, path }: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] | undefined {
  const isOfOtherKind = ({ code, path }: z.core.$ZodIssue) =>
    path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
  const meant = errors.filter((issues) => !issues.some(isOfOtherKind));
  const [only, ...others] = meant;
  if (only === undefined || others.length > 0) return undefined;
  return withoutEchoes(only).map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
}

function messageOf(issue: z.core.$ZodIssue, subject: string): string {
  const isOurs = !issue.message.startsWith('Invalid ');
  if (issue.code === 'invalid_type' && issue.input === undefined)
    return `${subject} is missing; it must be ${article(issue.expected)}`;
  if (issue.code === 'invalid_type' && isOurs) return `${subject} ${issue.message}`;
  if (issue.code === 'invalid_type') return `${subject} must be ${article(issue.expected)}`;
  if (issue.code === 'invalid_key') return `${subject}: ${issue.issues[0]?.message ?? issue.message}`;
  if (issue.code === 'invalid_union' && !isOurs) return `${subject} is none of what can stand here`;
  if (issue.code === 'invalid_value' && !isOurs)
    return `${subject} must be ${issue.values.map(String).join(' or ')}`;
  return `${subject}: ${issue.message}`;
}

function hintOf(issue: z.core.$ZodIssue): { hint?: string } {
  if (issue.code !== 'invalid_value' || typeof issue.input !== 'string') return {};
  const near = nearest(issue.input, issue.values.map(String));
  return near === undefined ? {} : { hint: `did you mean ${near}?` };
}

const article = (type: string) => (/^[aeio]/.test(type) ? `an ${type}` : `a ${type}`);
