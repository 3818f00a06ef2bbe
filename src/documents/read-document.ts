import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { Positions } from './positions.ts';
import { DocumentError } from './problem.ts';
import { problemsIn } from './problems-in.ts';
import type { ReadOptions } from './problems-in.ts';

const longestText = 1_000_000;
const mostAliases = 50;
const deepest = 50;

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
    const problems = document.errors.map(({ code, message, pos }) => {
      const { line, col } = lines.linePos(pos[0]);
      return {
        line: Math.max(1, line),
        column: Math.max(1, col),
        path: '',
        message: syntaxText(code, message),
      };
    });
    throw new DocumentError(file, text, problems);
  }
  const data = toData(document, file, text);
  const result = schema.safeParse(data, { reportInput: true });
  if (result.success) return result.data;
  throw new DocumentError(file, text, problemsIn(result.error.issues, positions, schema, options));
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

function syntaxText(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS')
    return 'the file holds more than one document; "---" begins a second one here';
  if (code === 'NON_STRING_KEY')
    return 'a key must be a text; put a value that begins with { into quotes: "{{ingress}}/path"';
  return firstLine(message);
}

const firstLine = (text: string) => text.split('\n', 1)[0] ?? text;
