import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { journalOf, onlyRun, scratchDirectory } from './run-directory.ts';
import { squall } from './squall.ts';

const quickLab = readFileSync(resolve(import.meta.dirname, '../labs/quick.yaml'), 'utf8');
const alarms = `alarms:
  always: { metric: AWS/ECS/MemoryUtilization, is: '>= 0', period: 1s, missing: breaching }
`;

it('an alarm that fires before the fault keeps a run from its fault, and is named', async () => {
  const directory = scratchDirectory();
  writeFileSync(join(directory, 'lab.yaml'), quickLab.replace('constants:', `${alarms}constants:`));
  const experiment = {
    version: 1,
    name: 'alarmed',
    target: { lab: 'lab.yaml' },
    faults: [{ 'terminate-instances': { count: 1 } }],
    watch: { steadyFor: '4s' },
  };
  writeFileSync(join(directory, 'alarmed.yaml'), JSON.stringify(experiment));
  const reports = join(directory, 'reports');
  const { code, stderr } = await squall(['run', join(directory, 'alarmed.yaml'), '--reports', reports]);
  expect(stderr).toContain(
    'Nothing was injected: an alert was firing before the fault: always (cloudwatch).',
  );
  expect(stderr).toContain('name it under watch.ignoreAlerts');
  expect(code).toBe(2);
  const told = journalOf(onlyRun(reports)).map(({ type }) => type);
  expect(told).toContain('alert-history');
  expect(told).not.toContain('fault-intended');
});
