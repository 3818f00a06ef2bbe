import { join } from 'node:path';
import { expect, it } from 'vitest';
import { onlyRun, quickExperiment, reportOf, scratchDirectory } from './run-directory.ts';
import { startSquall } from './squall.ts';

it('a reader that goes away ends the output, not the run', async () => {
  const reports = join(scratchDirectory(), 'reports');
  const experiment = quickExperiment(scratchDirectory(), { faults: '[]' });
  const run = startSquall(['run', experiment, '--reports', reports, '--events']);
  await run.event(({ type }) => type === 'run-started');
  run.child.stdout?.destroy();
  const { code, stderr } = await run.finished;
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('run ended: completed');
  expect(reportOf(onlyRun(reports)).verdict).toBe('held');
});
