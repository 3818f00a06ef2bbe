import { BadInputError, secretRefused } from '#core';
import { codeFrame, printable, shortened } from './code-frame.ts';

/** One thing wrong in a file, with where it stands (1-based) and what to do. */
export interface Problem {
  line: number;
  column: number;
  /** Where in the document, such as `faults[0].terminate-instances.share`. */
  path: string;
  message: string;
  hint?: string;
}

/** A file that can't be taken: all its problems at once, each with a code frame in `report`. */
export class DocumentError extends BadInputError {
  readonly file: string;
  readonly problems: readonly Problem[];
  /** Every problem with its code frame, for people. */
  readonly report: string;

  constructor(file: string, source: string, problems: readonly Problem[]) {
    const lines = problems.map(
      (problem) => `${file}:${problem.line}:${problem.column} ${shortened(printable(problem.message))}`,
    );
    super(lines.join('\n'));
    this.file = file;
    this.problems = problems;
    const shown = withoutSecrets(source, problems);
    this.report = problems
      .map((problem, index) => `${lines[index]}\n${frameOf(shown, problem)}`)
      .join('\n\n');
  }
}

/** The text without what was refused for being a secret: the rest of its line, and the lines of a block. */
function withoutSecrets(source: string, problems: readonly Problem[]): string {
  const lines = source.split('\n');
  for (const { line, column, message } of problems) {
    if (!message.includes(secretRefused)) continue;
    const text = lines[line - 1] ?? '';
    const indent = text.search(/\S/);
    const isBlock = /^[|>]/.test(text.slice(column - 1));
    lines[line - 1] = `${text.slice(0, column - 1)}…`;
    if (!isBlock) continue;
    for (let next = line; (lines[next]?.search(/\S/) ?? -1) > indent; next += 1) lines[next] = '…';
  }
  return lines.join('\n');
}

function frameOf(source: string, { line, column, hint }: Problem): string {
  const frame = codeFrame(source, line, column);
  return hint === undefined ? frame : `${frame}\n  ${shortened(printable(hint))}`;
}
