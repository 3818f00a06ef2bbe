import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Event, UndoOutcome } from '#core';
import { journalOf } from '../cli/run-directory.ts';
import { squall } from '../cli/squall.ts';
import { extraGroup } from './lab-state.ts';
import type { RunnerOptions } from './runner.ts';

/** Every reversible fault, each for a moment. */
const allReversible = `
version: 1
name: all-reversible
target: lab
probes: [{ auto: { rate: 5/s, timeout: 500ms } }]
alerts: auto
faults:
  - blackhole-zone: { zone: lab-local-1c, for: 300ms }
  - stop-instances: { count: 1, seed: 3, for: 300ms, how: abrupt }
  - drain-container-instances: { count: 1, seed: 4, for: 300ms }
  - scale-in: { group: ${extraGroup}, count: 1, tag: squall=extra, for: 300ms }
guards: [{ deadline: 60s }]
watch: { steadyFor: 500ms, settleFor: 300ms, giveUpAfter: 20s, pollEvery: 200ms }
expect: { servicesLost: '<= 9' }
`;

interface Crashed {
  /** The directory of the run. */
  run: string;
  journal: Event[];
  signal: NodeJS.Signals | null;
  stdout: string;
}

/** Runs the experiment until what is to happen to it does; `meanwhile` is given its process. */
export async function crash(
  directory: string,
  env: NodeJS.ProcessEnv,
  options: Pick<RunnerOptions, 'at' | 'how'>,
  meanwhile: (child: ChildProcess) => Promise<void> = async () => undefined,
): Promise<Crashed> {
  const reports = join(
    directory,
    `reports-${String(options.at ?? 'whole').replaceAll(' ', '-')}-${options.how[0]}`,
  );
  mkdirSync(reports, { recursive: true });
  const asked: RunnerOptions = { reports, experiment: allReversible, ...options };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'runner.ts'), JSON.stringify(asked)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = text(child.stdout);
  const closed = once(child, 'close');
  await meanwhile(child);
  await closed;
  const [name = ''] = readdirSync(reports);
  const run = join(reports, name);
  if (options.how === 'torn')
    appendFileSync(join(run, 'journal.ndjson'), '{"seq":99,"at":12.5,"type":"undo-d');
  return { run, journal: journalOf(run), signal: child.signalCode, stdout: await said };
}

interface Recovered {
  code: number | null;
  stderr: string;
  /** What this recovery told of each step. */
  outcomes: UndoOutcome[];
}

/** Another process puts back what is left. */
export async function recover(run: string, env: NodeJS.ProcessEnv): Promise<Recovered> {
  const before = journalOf(run).length;
  const { code, stderr } = await squall(['recover', run], { env });
  const since = journalOf(run).slice(before);
  const outcomes = since.flatMap((event) => (event.type === 'undo-done' ? event.outcomes : []));
  return { code, stderr, outcomes };
}
