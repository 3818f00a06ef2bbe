import type { LiveView } from '#analysis';
import { BadInputError, ExitCode, stateDirectory } from '#core';
import type { ApprovedPlan, Event, Experiment } from '#core';
import { parseExperiment, runExperiment } from '#experiments';
import { createJournal, newRunId, readApprovedPlan } from '#journal';
import type { Journal } from '#journal';
import { latestSelfTest } from '#selftest';
import { createHash, randomInt } from 'node:crypto';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { startClock } from './clock.ts';
import { confirmBy } from './confirm.ts';
import { explainAndExitCode } from './explain.ts';
import { leftStepsText } from './left-steps.ts';
import { openTarget, withTarget } from './open-target.ts';
import { ownAddresses } from './own-addresses.ts';
import { printOutcome } from './outcome.ts';
import { showProgress } from './progress.ts';
import { defaultExperiment, readTextFile } from './read-file.ts';
import type { RunFlags } from './run.ts';
import { interruptible } from './signals.ts';
import { version } from './version.ts';
import { writeReports } from './write-reports.ts';

/** Runs one experiment file; returns the exit code. */
export async function runFile(path: string | undefined, flags: RunFlags): Promise<number> {
  const { file, source, experiment, approved } = whatToRun(path, flags);
  const { clock, origin } = startClock();
  const runId = newRunId(clock.wall(), { between: (min, max) => randomInt(min, max + 1) });
  const directory = join(flags.reports, runId);
  const store = createJournal(flags.reports, { runId, clock });
  const progress = showProgress(process.stderr, {
    title: experiment.name,
    journal: relative('.', directory),
  });
  let left: LiveView['undoLeft'] = [];
  const interrupt = interruptible((text) => progress.say(text), {
    left: () => (left.length === 0 ? undefined : leftStepsText(left, directory)),
  });
  const { pause, resume } = progress;
  const confirm = confirmBy({
    experiment: experiment.name,
    isSaid: flags.yes === true || approved !== undefined,
    pause,
    resume,
  });
  try {
    const { error, left: notPutBack } = await runExperiment(experiment, {
      runId,
      squall: version,
      source,
      approved,
      store,
      clock,
      origin,
      openTarget: (signal, onNote) =>
        openTarget(
          experiment,
          {
            experimentFile: file,
            attach: flags.attach === true,
            onNote,
            toHurt: { run: resolve(directory), confirm },
          },
          signal,
        ),
      ownAddresses: ownAddresses(),
      selftest: latestSelfTest(stateDirectory(process.env, homedir())),
      signal: interrupt.signal,
      onEvent: (event, view) => {
        if (flags.events) printEvent(event);
        if (event.type.startsWith('undo-')) left = view().undoLeft;
        progress.onEvent(event, view);
      },
    });
    progress.close();
    await closeQuietly(store);
    const written = await writeReports(directory);
    // A run that failed before its fault has nothing to sum up but the error.
    const hasSummary = !error || written.findings.t0 !== null;
    const code = printOutcome(written, {
      json: flags.json === true,
      events: flags.events === true,
      hasSummary,
    });
    if (error) explainAndExitCode(error);
    if (notPutBack) console.error(`squall: ${leftStepsText(notPutBack, directory)}`);
    if (notPutBack) return ExitCode.undoIncomplete;
    return error ? error.exitCode : code;
  } finally {
    progress.close();
    interrupt.dispose();
    await closeQuietly(store);
  }
}

interface ToRun {
  /** Against which a lab file is resolved. */
  file: string;
  source: { file: string; sha256: string };
  experiment: Experiment;
  approved?: ApprovedPlan;
}

/** An experiment file, or a plan that was made of one. */
function whatToRun(path: string | undefined, { plan, config }: RunFlags): ToRun {
  if (plan !== undefined) {
    if (path !== undefined)
      throw new BadInputError('A plan has its experiment in it; name no other beside it.');
    const approved = readApprovedPlan(plan);
    const { source, experiment } = approved;
    return { file: source.file, source, experiment, approved };
  }
  const file = path ?? defaultExperiment;
  const { text, name } = readTextFile(file);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const experiment = withTarget(parseExperiment(text, name), config);
  return { file, source: { file: name, sha256 }, experiment };
}

/** What could not be stored, the run itself has told. */
async function closeQuietly(store: Journal): Promise<void> {
  await store.close().catch(() => undefined);
}

function printEvent(event: Event): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
