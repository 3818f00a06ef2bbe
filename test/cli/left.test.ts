import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { onlyRun, quickExperiment, reportOf, scratchDirectory } from './run-directory.ts';
import { squall } from './squall.ts';

it('a run that may not put something back ends with 3, and says how to do it by hand', async () => {
  const directory = scratchDirectory();
  const quick = readFileSync(resolve(import.meta.dirname, '../labs/quick.yaml'), 'utf8');
  const lab = join(directory, 'lab.yaml');
  writeFileSync(lab, `${quick}denies: ['autoscaling:ResumeProcesses']\n`);
  const faults = '[{ stop-instances: { count: 1, seed: 3, for: 500ms, how: abrupt } }]';
  const experiment = quickExperiment(directory, { faults });
  const text = readFileSync(experiment, 'utf8').replace(/^target:.*$/m, 'target: { lab: lab.yaml }');
  writeFileSync(experiment, text);
  const reports = join(directory, 'reports');
  const { code, stdout, stderr } = await squall(['run', experiment, '--reports', reports]);
  expect(code, stderr).toBe(3);
  expect(stderr).toMatch(
    /aws autoscaling resume-processes --region lab-local-1 --endpoint-url http:\S+ --auto-scaling-group-name quick-hosts --scaling-processes HealthCheck ReplaceUnhealthy/,
  );
  expect(stderr).toContain('autoscaling:ResumeProcesses');
  expect(stdout).toMatch(/NOT put back/);
  const { undos, checks } = reportOf(onlyRun(reports));
  const steps: { state: string }[] = undos[0].steps;
  expect(steps.map(({ state }) => state)).toEqual(expect.arrayContaining(['undone', 'left']));
  expect(checks).toContainEqual(expect.objectContaining({ name: 'fault undone', isOk: false }));
});
