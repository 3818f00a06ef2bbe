import type { LiveView } from '#analysis';
import { BadInputError, ExitCode, stateDirectory } from '#core';
import type { ApprovedPlan, Event, Experiment, PreflightFinding } from '#core';
import { parseExperiment, runExperiment, stepsOf } from '#experiments';
import type { Ended, ExperimentStep } from '#experiments';
import { createJournal, newRunId, readApprovedPlan, thisWriter } from '#journal';
import type { Journal } from '#journal';
import { latestSelfTest } from '#selftest';
import { createHash, randomInt } from 'node:crypto';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { allowHosts } from './allow-hosts.ts';
import { startClock } from './clock.ts';
import { confirmBy } from './confirm.ts';
import { explainAndExitCode } from './explain.ts';
import { leftStepsText } from './left-steps.ts';
import { openTarget, withTarget, withTargetNow } from './open-target.ts';
import { ownAddresses } from './own-addresses.ts';
import { printOutcome } from './outcome.ts';
import { showProgress } from './progress.ts';
import { defaultExperiment, readTextFile } from './read-file.ts';
import type { RunFlags } from './run.ts';
import { shareTarget } from './share-target.ts';
import type { SharedTarget } from './share-target.ts';
import { interruptible, whileMeasuring } from './signals.ts';
import { version } from './version.ts';
import { writeReports } from './write-reports.ts';

/** Runs one experiment file, or each of its steps as long as they hold; returns the exit code. */
export async function runFile(path: string | undefined, flags: RunFlags): Promise<number> {
  const toRun = whatToRun(path, flags);
  const steps = stepsOf(toRun.experiment);
  const shared = shareTarget(steps.length, (experiment, options, signal) =>
    openTarget(experiment, { ...options, experimentFile: toRun.file, attach: flags.attach === true }, signal),
  );
  const runId = newRunId(Date.now(), { between: (min, max) => randomInt(min, max + 1) });
  const codes: { name: string; code: number }[] = [];
  try {
    for (const [place, { name, experiment }] of steps.entries()) {
      const id = steps.length === 1 ? runId : `${runId}-step-${place + 1}`;
      const isSaid = flags.yes === true || toRun.approved !== undefined || place > 0;
      if (steps.length > 1) console.error(`Step ${place + 1} of ${steps.length}: ${name}`);
      const later = steps.slice(place + 1);
      const code = await runOnce(
        { ...toRun, experiment, runId: id, isSaid, later, open: shared.open },
        flags,
      );
      codes.push({ name, code });
      if (code !== ExitCode.held) break;
    }
  } finally {
    await shared.close();
  }
  if (steps.length > 1) console.error(stepsText(steps, codes));
  return codes.at(-1)?.code ?? ExitCode.ourBug;
}

interface Once extends ToRun {
  runId: string;
  isSaid: boolean;
  later: readonly ExperimentStep[];
  open: SharedTarget['open'];
}

async function runOnce(
  { runId, file, source, experiment, approved, isSaid, later, open }: Once,
  flags: RunFlags,
): Promise<number> {
  const { clock, origin } = startClock();
  const directory = join(flags.reports, runId);
  const store = createJournal(flags.reports, { runId, clock });
  const progress = showProgress(process.stderr, {
    title: experiment.name,
    journal: relative('.', directory),
  });
  let left: LiveView['undoLeft'] = [];
  let findings: readonly PreflightFinding[] = [];
  const staysUp = experiment.target.kind === 'aws' || flags.attach === true;
  const interrupt = interruptible((text) => progress.say(text), {
    ...(staysUp && whileMeasuring),
    left: () => (left.length === 0 ? undefined : leftStepsText(left, directory)),
  });
  const { pause, resume } = progress;
  const { config } = flags;
  const confirm = confirmBy({ experiment, findings: () => findings, isSaid, later, pause, resume });
  try {
    const ended = await runExperiment(experiment, {
      runId,
      squall: version,
      writer: thisWriter(),
      source,
      approved,
      store,
      clock,
      origin,
      openTarget: (signal, onNote) =>
        open(experiment, { onNote, toHurt: { run: resolve(directory), confirm } }, signal),
      ownAddresses: ownAddresses(),
      directory: dirname(resolve(file)),
      allowHosts: allowHosts({ config, isSaid, pause, resume }),
      selftest: latestSelfTest(stateDirectory(process.env, homedir())),
      signal: interrupt.signal,
      onEvent: (event, view) => {
        if (flags.events) printEvent(event);
        if (event.type.startsWith('undo-')) left = view().undoLeft;
        if (event.type === 'preflight') findings = event.findings;
        progress.onEvent(event, view);
      },
    });
    progress.close();
    await closeQuietly(store);
    const code = await tellOutcome(directory, ended, flags);
    if (ended.error) explainAndExitCode(ended.error);
    if (ended.left) console.error(`squall: ${leftStepsText(ended.left, directory)}`);
    if (ended.left) return ExitCode.undoIncomplete;
    if (ended.isPutBack === true && ended.error?.code === 'journal')
      console.error(
        '  Everything that was changed is put back, though the journal could not take that down.',
      );
    return ended.error ? ended.error.exitCode : code;
  } finally {
    progress.close();
    interrupt.dispose();
    await closeQuietly(store);
  }
}

/** Prints what was found; where that can't be read any more, why. Returns the exit code of what was found. */
async function tellOutcome(directory: string, { ending, error }: Ended, flags: RunFlags): Promise<number> {
  try {
    const written = await writeReports(directory);
    // A run that failed before it sent any request has nothing to sum up but the error.
    const hasSummary = !error || written.findings.phases.some(({ phase }) => phase !== 'preflight');
    return printOutcome(written, { json: flags.json === true, events: flags.events === true, hasSummary });
  } catch (unread) {
    explainAndExitCode(unread);
    if (ending === 'stopped') return ExitCode.stoppedByGuard;
    return ending === 'interrupted' ? ExitCode.interrupted : ExitCode.inconclusive;
  }
}

/** Which steps held, and which was not begun. */
function stepsText(steps: readonly { name: string }[], codes: readonly { code: number }[]): string {
  const words: Record<number, string> = {
    [ExitCode.held]: 'held',
    [ExitCode.refuted]: 'refuted',
    [ExitCode.undoIncomplete]: 'NOT put back',
    [ExitCode.stoppedByGuard]: 'stopped by a guard',
    [ExitCode.badInput]: 'refused',
    [ExitCode.ourBug]: 'failed',
    [ExitCode.interrupted]: 'interrupted',
  };
  const told = steps.map(({ name }, place) => {
    const done = codes[place];
    return `${name} ${done ? (words[done.code] ?? 'inconclusive') : 'not begun'}`;
  });
  return `Steps: ${told.join(', ')}`;
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
    const { source } = approved;
    const experiment = withTargetNow(approved.experiment, config);
    return { file: source.file, source, experiment, approved };
  }
  const file = path ?? defaultExperiment;
  const { text, name } = readTextFile(file);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const experiment = withTarget(parseExperiment(text, name, dirname(resolve(file))), config);
  return { file, source: { file: name, sha256 }, experiment };
}

/** What could not be stored, the run itself has told. */
async function closeQuietly(store: Journal): Promise<void> {
  await store.close().catch(() => undefined);
}

function printEvent(event: Event): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
