import { ExitCode, SquallError, messageOf } from '#core';
import { DocumentError } from '#documents';

/** Tells a person what went wrong and what to do, on stderr; returns the exit code. */
export function explainAndExitCode(error: unknown): number {
  if (error instanceof DocumentError) {
    const count = error.problems.length;
    console.error(
      `${error.report}\n\n${count} problem${count === 1 ? '' : 's'} in ${error.file}; nothing was run.`,
    );
    return error.exitCode;
  }
  if (error instanceof SquallError) {
    console.error(`squall: ${error.message}`);
    if (error.hint !== undefined) console.error(`  ${error.hint}`);
    if (error.exitCode === ExitCode.ourBug && error.cause instanceof Error) console.error(error.cause.stack);
    return error.exitCode;
  }
  console.error('squall: a bug in Squall, not in your experiment. Please report it with this:');
  console.error(error instanceof Error ? error.stack : messageOf(error));
  return ExitCode.ourBug;
}
