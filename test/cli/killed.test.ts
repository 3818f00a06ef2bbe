import type { Phase } from '#core';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { settledLeftovers } from './leftovers.ts';
import { journalOf, onlyRun, quickExperiment, reportOf, scratchDirectory } from './run-directory.ts';
import type { Ending } from './run-directory.ts';
import { squall, startSquall } from './squall.ts';

const phases: Phase[] = ['preflight', 'steady', 'fault', 'recovery', 'settle'];
const faults = '[{ terminate-instances: { count: 2, seed: 1, how: abrupt } }]';

function begin(mark: string, atEnd: Ending) {
  const directory = scratchDirectory(atEnd);
  const reports = join(directory, 'reports');
  const args = ['run', quickExperiment(directory, { faults }), '--reports', reports, '--events'];
  return { reports, run: startSquall(args, { env: { SQUALL_TEST_MARK: mark } }) };
}

/** Side by side, each with a mark of its own. */
describe.concurrent('a runner that is killed', () => {
  it.for(phases)(
    'in %s leaves every event before the cut, and no process',
    async (phase, { onTestFinished }) => {
      const mark = randomUUID();
      const { reports, run } = begin(mark, onTestFinished);
      await run.event((event) => event.type === 'phase' && event.phase === phase);
      run.child.kill('SIGKILL');
      const { signal } = await run.finished;
      expect(signal).toBe('SIGKILL');

      const directory = onlyRun(reports);
      const journal = journalOf(directory);
      expect(journal.slice(0, run.events.length)).toEqual(run.events);
      expect(journal.map(({ seq }) => seq)).toEqual(journal.map((_, index) => index));

      const report = await squall(['report', directory]);
      expect(report.code, report.stderr).toBe(2);
      expect(reportOf(directory).verdict).toBe('inconclusive');
      expect(await settledLeftovers(mark)).toEqual([]);
    },
  );
});

describe.concurrent('a runner that is interrupted', () => {
  it.for(phases)('in %s ends cleanly with reports and exit code 130', async (phase, { onTestFinished }) => {
    const mark = randomUUID();
    const { reports, run } = begin(mark, onTestFinished);
    await run.event((event) => event.type === 'phase' && event.phase === phase);
    run.child.kill('SIGINT');
    const { code, stderr } = await run.finished;
    expect(code, stderr).toBe(130);

    const directory = onlyRun(reports);
    const journal = journalOf(directory);
    expect(journal.at(-1)).toMatchObject({ type: 'run-ended', ending: 'interrupted' });
    const steps = journal.flatMap((event) => {
      if (event.type === 'probing-stopped') return event.type;
      return event.type === 'phase' ? event.phase : [];
    });
    // Whoever looks on must not take those for silent that are asked no more.
    expect(steps.join(' ')).toMatch(/^preflight$|done probing-stopped$/);
    expect(reportOf(directory).verdict).not.toBe('held');
    expect(await settledLeftovers(mark)).toEqual([]);
  });
});
