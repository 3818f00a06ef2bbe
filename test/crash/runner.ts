// A run against the lab that is up, which kills itself at one event of its journal, or finds its disk full from there on.
import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import { parseExperiment, runExperiment } from '#experiments';
import { createJournal, newRunId, thisWriter } from '#journal';
import type { Event } from '#core';
import { startClock } from '../../src/cli/clock.ts';
import { takePermit } from '#safety';
import { labKey } from '../../src/cli/open-aws.ts';
import { openLab } from '../../src/cli/open-lab.ts';

/** At which event: the place in the journal, or the first of a kind (`phase undo` is a kind of its own). */
export interface RunnerOptions {
  reports: string;
  experiment: string;
  at?: string | number;
  how: 'killed' | 'disk full' | 'torn' | 'stopped';
}

export const kindOf = (event: Event): string =>
  event.type === 'phase' ? `phase ${event.phase}` : event.type;

if (process.argv[1] === import.meta.filename) await run(JSON.parse(process.argv[2] ?? ''));

async function run({ reports, experiment: text, at, how }: RunnerOptions): Promise<void> {
  const experiment = parseExperiment(text, 'crash.yaml');
  const { clock, origin } = startClock();
  const runId = newRunId(clock.wall(), { between: (min, max) => randomInt(min, max + 1) });
  const journal = createJournal(reports, { runId, clock });
  const isIt = (event: Event) => event.seq === at || kindOf(event) === at;
  let isFull = false;
  const result = await runExperiment(experiment, {
    runId,
    squall: 'test',
    writer: thisWriter(),
    source: { file: 'crash.yaml', sha256: '' },
    store: {
      append(body) {
        if (isFull) throw new Error('ENOSPC: no space left on device, write');
        const event = journal.append(body);
        if (isIt(event) && how === 'stopped') process.kill(process.pid, 'SIGSTOP');
        else if (isIt(event) && how !== 'disk full') process.kill(process.pid, 'SIGKILL');
        isFull ||= isIt(event) && how === 'disk full';
        return event;
      },
      sync: () => journal.sync(),
    },
    clock,
    origin,
    ownAddresses: [],
    openTarget: async (signal) => {
      const run = resolve(reports, runId);
      const options = { experimentFile: 'crash.yaml', attach: true, run };
      const opened = await openLab({ kind: 'lab' }, experiment, options, signal);
      if (how !== 'stopped') return opened;
      // A lease that is over soon, so that nobody has to wait for it.
      const asked = {
        directory: process.env['SQUALL_HOME'] ?? '',
        target: labKey(opened.lab?.endpoint ?? ''),
        run,
      };
      const times = { holdsMs: 3000, requestMs: 1000 };
      return { ...opened, askPermit: () => takePermit({ ...asked, runId, times }) };
    },
    signal: new AbortController().signal,
  });
  await journal.close().catch(() => undefined);
  const { ending, left = [], error } = result;
  process.stdout.write(JSON.stringify({ ending, left: left.length, error: error?.message ?? null }));
}
