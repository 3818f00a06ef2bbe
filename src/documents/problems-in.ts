import type { z } from 'zod';
import { brief } from './brief.ts';
import { keysAt } from './known-keys.ts';
import { hintOf, messageOf } from './issue-text.ts';
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
      const base = { ...positions.ofKey(issue.path, key), path: shownPath(path) };
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
  const path = shownPath(issue.path);
  const message = messageOf(issue, path === '' ? 'the file' : path);
  const hint = hintOf(issue, () => keysAt(schema, issue.path));
  return [{ ...positions.ofValue(issue.path), path, message, ...hint }];
}

/** A path for people; of a long key only its begin is shown. */
function shownPath(path: readonly PropertyKey[]): string {
  return pathText(path.map((part) => (typeof part === 'string' ? brief(part) : part)));
}

/** Leaves out what a whole object is blamed for where the cause is a key of it that is not known. */
function withoutEchoes(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const misspelt = new Set(
    issues.filter(({ code }) => code === 'unrecognized_keys').map(({ path }) => pathText(path)),
  );
  return oneAPlace(issues.filter(({ code, path }) => code !== 'custom' || !misspelt.has(pathText(path))));
}

/** Of several bounds that a value is outside of, and of its kind and a bound, one tells enough. */
function oneAPlace(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const isBound = ({ code }: z.core.$ZodIssue) => code === 'too_small' || code === 'too_big';
  return issues.filter((issue, index) => {
    if (!isBound(issue)) return true;
    const isSame = ({ path }: z.core.$ZodIssue) => pathText(path) === pathText(issue.path);
    const hasKind = issues.some((one) => isSame(one) && one.code === 'invalid_type');
    return !hasKind && !issues.slice(index + 1).some((one) => isSame(one) && isBound(one));
  });
}

/** The issues of the alternative whose kind of value was given, so that its own mistakes are told. */
function branchMeant({ errors, path }: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] | undefined {
  const ofKind = errors.filter((issues) => !issues.some(isOfOtherKind));
  const fewest = Math.min(...ofKind.map(strangeKeys));
  const [only, ...others] = ofKind.filter((issues) => strangeKeys(issues) === fewest);
  if (only === undefined || others.length > 0) return undefined;
  return withoutEchoes(only).map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
}

function isOfOtherKind(issue: z.core.$ZodIssue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return issue.errors.every((issues) => issues.some(isOfOtherKind));
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
}

function strangeKeys(issues: readonly z.core.$ZodIssue[]): number {
  return issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : [])).length;
}
