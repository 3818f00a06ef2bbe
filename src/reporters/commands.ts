import type { Findings } from '#analysis';

const needsNoQuotes = /^[\w@%+=:,./-]+$/;

/** The command that does the same again. */
export function runCommand({ source, lab }: Pick<Findings, 'source' | 'lab'>): string {
  return `squall run ${quoted(source.file)}${lab?.isAttached === true ? ' --attach' : ''}`;
}

/** The command that rebuilds the reports from the journal. */
export function reportCommand({ runId }: Pick<Findings, 'runId'>): string {
  return `squall report ${quoted(runId)}`;
}

function quoted(argument: string): string {
  return needsNoQuotes.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
