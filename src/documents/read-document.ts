import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { Positions, pathText } from './positions.ts';
import { DocumentError } from './problem.ts';
import type { Problem } from './problem.ts';
import { nearest } from './nearest.ts';

const longestText = 1_000_000;
const mostAliases = 50;
const deepest = 50;

interface ReadOptions {
  /** Keys that a later version brings, by path without indexes (`expect.dnsRecovery`); told apart from mistakes. */
  notYet?: readonly string[];
}

/** Reads YAML text against a schema; raises one DocumentError with every problem and where it stands. */
export function readDocument<T>(
  text: string,
  file: string,
  schema: z.ZodType<T>,
  options: ReadOptions = {},
): T {
  if (text.length > longestText)
    refuse(file, '', `is ${text.length} characters long; the most is ${longestText}`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const positions = new Positions(document, lines);
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos }) => {
      const { line, col } = lines.linePos(pos[0]);
      return { line: Math.max(1, line), column: Math.max(1, col), path: '', message: firstLine(message) };
    });
    throw new DocumentError(file, text, problems);
  }
  const data = toData(document, file, text);
  const result = schema.safeParse(data, { reportInput: true });
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue) => problemsOf(issue, positions, schema, options));
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  throw new DocumentError(file, text, problems);
}

function toData(document: ReturnType<typeof parseDocument>, file: string, text: string): unknown {
  try {
    const data: unknown = document.toJS({ maxAliasCount: mostAliases });
    if (depthOf(data, 0) > deepest) refuse(file, text, `is nested more than ${deepest} levels deep`);
    return data;
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    return refuse(
      file,
      text,
      `can't be read: ${error instanceof Error ? firstLine(error.message) : 'unknown'}`,
    );
  }
}

function depthOf(data: unknown, level: number): number {
  if (level > deepest || typeof data !== 'object' || data === null) return level;
  return Math.max(level, ...Object.values(data).map((value) => depthOf(value, level + 1)));
}

function refuse(file: string, text: string, message: string): never {
  throw new DocumentError(file, text, [{ line: 1, column: 1, path: '', message: `the file ${message}` }]);
}

const firstLine = (text: string) => text.split('\n', 1)[0] ?? text;

function problemsOf(
  issue: z.core.$ZodIssue,
  positions: Positions,
  schema: z.ZodType,
  { notYet = [] }: ReadOptions,
): Problem[] {
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

function messageOf(issue: z.core.$ZodIssue, subject: string): string {
  if (issue.code === 'invalid_type' && issue.input === undefined)
    return `${subject} is missing; it must be ${article(issue.expected)}`;
  if (issue.code === 'invalid_type') return `${subject} must be ${article(issue.expected)}`;
  if (issue.code === 'invalid_value') return `${subject} must be ${issue.values.map(String).join(' or ')}`;
  return `${subject}: ${issue.message}`;
}

function hintOf(issue: z.core.$ZodIssue): { hint?: string } {
  if (issue.code !== 'invalid_value' || typeof issue.input !== 'string') return {};
  const near = nearest(issue.input, issue.values.map(String));
  return near === undefined ? {} : { hint: `did you mean ${near}?` };
}

const article = (type: string) => (/^[aeio]/.test(type) ? `an ${type}` : `a ${type}`);

/** The keys that an object schema knows at a path, for did-you-mean. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let json: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  for (const part of path) json = childOf(json, part);
  return [...propertiesOf(json)];
}

function* alternatives(json: unknown): Generator<object> {
  if (typeof json !== 'object' || json === null) return;
  yield json;
  for (const word of ['anyOf', 'oneOf', 'allOf']) {
    const list: unknown = Reflect.get(json, word);
    if (Array.isArray(list)) for (const item of list) yield* alternatives(item);
  }
}

function childOf(json: unknown, part: PropertyKey): unknown {
  for (const option of alternatives(json)) {
    if (typeof part === 'number' && 'items' in option) return option.items;
    const properties: unknown = Reflect.get(option, 'properties');
    if (typeof properties === 'object' && properties !== null && part in properties)
      return Reflect.get(properties, part);
    if ('additionalProperties' in option && typeof option.additionalProperties === 'object')
      return option.additionalProperties;
  }
  return undefined;
}

function propertiesOf(json: unknown): Set<string> {
  const keys = new Set<string>();
  for (const option of alternatives(json)) {
    const properties: unknown = Reflect.get(option, 'properties');
    if (typeof properties === 'object' && properties !== null)
      for (const key of Object.keys(properties)) keys.add(key);
  }
  return keys;
}
