import { ExitCode, RefusedError } from '#core';
import type { Event } from '#core';
import { parseExperiment, runExperiment } from '#experiments';
import { createJournal, newRunId } from '#journal';
import { createHash, randomInt } from 'node:crypto';
import { join, relative } from 'node:path';
import { startClock } from './clock.ts';
import { explainAndExitCode } from './explain.ts';
import { openTarget } from './open-target.ts';
import { printOutcome } from './outcome.ts';
import { showProgress } from './progress.ts';
import { defaultExperiment, readTextFile } from './read-file.ts';
import type { RunFlags } from './run.ts';
import { interruptible } from './signals.ts';
import { version } from './version.ts';
import { writeReports } from './write-reports.ts';

/** Runs one experiment file; returns the exit code. */
export async function runFile(path: string | undefined, flags: RunFlags): Promise<number> {
  const file = path ?? defaultExperiment;
  const { text, name } = readTextFile(file);
  const experiment = parseExperiment(text, name);
  const { target } = experiment;
  if (target.kind !== 'lab') {
    throw new RefusedError(
      `Squall does not hurt anything outside the lab yet; ${target.cluster} was not touched.`,
      {
        hint: `squall plan ${name} reads it and shows who would be hurt.`,
      },
    );
  }
  const { clock, origin } = startClock();
  const runId = newRunId(clock.wall(), { between: (min, max) => randomInt(min, max + 1) });
  const directory = join(flags.reports, runId);
  const store = createJournal(flags.reports, { runId, clock });
  const progress = showProgress(process.stderr, {
    title: experiment.name,
    journal: relative('.', directory),
  });
  const interrupt = interruptible(progress.say);
  try {
    const { error } = await runExperiment(experiment, {
      runId,
      squall: version,
      source: { file: name, sha256: createHash('sha256').update(text).digest('hex') },
      store,
      clock,
      origin,
      openTarget: (signal) =>
        openTarget(target, { experimentFile: file, attach: flags.attach === true }, signal),
      signal: interrupt.signal,
      onEvent: (event, view) => {
        if (flags.events) printEvent(event);
        progress.onEvent(event, view);
      },
    });
    progress.close();
    await store.close();
    const written = await writeReports(directory);
    const code = printOutcome(written, { json: flags.json === true, isSilent: flags.events === true });
    if (error && code !== ExitCode.interrupted) return explainAndExitCode(error);
    return code;
  } finally {
    progress.close();
    interrupt.dispose();
    await store.close();
  }
}

function printEvent(event: Event): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
