import { BadInputError } from '#core';

/** What a small lab's balancer and hosts hold open under load, and some. */
const needed = 256;

/** Raises BadInputError where this machine lets a process open too few files: connections of the lab would be dropped. */
export function refuseFewOpenFiles(): void {
  const limit = openFilesLimit();
  if (limit === undefined || limit >= needed) return;
  throw new BadInputError(
    `A lab needs ${needed} open files in each process, and this shell allows ${limit}.`,
    {
      hint: 'Raise the limit: ulimit -n 4096.',
    },
  );
}

/** Node has raised it to what the system allows at most. Undefined where it is not told, or there is none. */
function openFilesLimit(): number | undefined {
  // Its part about sockets would look their names up.
  Object.assign(process.report, { excludeNetwork: true });
  const report: unknown = process.report.getReport();
  const soft: unknown = Object(Object(Object(report).userLimits).open_files).soft;
  return typeof soft === 'number' ? soft : undefined;
}
