import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { onlyRun, quickExperiment, reportOf, scratchDirectory } from './run-directory.ts';
import { startSquall } from './squall.ts';

const stoppedForMs = 3000;
const watch = '{ steadyFor: 1s, settleFor: 6s, giveUpAfter: 40s }';

async function stoppedIn(phase: string, faults: string) {
  const directory = scratchDirectory();
  const reports = join(directory, 'reports');
  const args = ['run', quickExperiment(directory, { faults, watch }), '--reports', reports, '--events'];
  const run = startSquall(args);
  await run.event((event) => event.type === 'phase' && event.phase === phase);
  run.child.kill('SIGSTOP');
  await sleep(stoppedForMs);
  run.child.kill('SIGCONT');
  const finished = await run.finished;
  return { ...finished, events: run.events, report: reportOf(onlyRun(reports)) };
}

describe('a runner that is stopped for some seconds', () => {
  it('blames no service, and does not call blindness held', async () => {
    const { code, stderr, report } = await stoppedIn('settle', '[]');
    const states = report.services.map(({ state }: { state: string }) => state);
    expect(states, stderr).toEqual(Array(5).fill('unknown'));
    expect(report.verdict).toBe('inconclusive');
    expect(code).toBe(2);
  });

  it('injects nothing when it was blind in steady', async () => {
    const { code, stderr, events } = await stoppedIn('steady', '[{ terminate-instances: { count: 1 } }]');
    expect(events.map(({ type }) => type)).not.toContain('fault-intended');
    expect(stderr).toContain('Nothing was injected: steady was not watched');
    expect(code).toBe(2);
  });
});
