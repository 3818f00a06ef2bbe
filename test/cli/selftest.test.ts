import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { selfTestSchema } from '#core';
import { describe, expect, it } from 'vitest';
import { settledLeftovers } from './leftovers.ts';
import { eventOf, journalOf, onlyRun, quickExperiment, scratchDirectory } from './run-directory.ts';
import { squall, startSquall } from './squall.ts';

describe('squall selftest', () => {
  it('finds nothing wrong here, keeps the result, and the next run carries it', async () => {
    const directory = scratchDirectory();
    const env = { SQUALL_HOME: join(directory, 'home') };
    const { code, stdout, stderr } = await squall(['selftest', '--for', '5s', '--json'], { env });
    expect([code, stderr]).toEqual([0, expect.stringContaining('Kept in')]);
    const result = selfTestSchema.parse(JSON.parse(stdout));
    expect(result.healthy.falseFailures).toBe(0);
    expect(result.outages).toMatchObject({ wrong: 0 });
    expect(result.short.staged).toBeGreaterThan(20);
    expect(JSON.parse(readFileSync(join(env.SQUALL_HOME, 'selftest.json'), 'utf8'))).toEqual(result);

    const reports = join(directory, 'reports');
    const watch = '{ steadyFor: 500ms, settleFor: 500ms, giveUpAfter: 40s, pollEvery: 250ms }';
    const file = quickExperiment(directory, { faults: '[]', watch });
    const run = await squall(['run', file, '--reports', reports], { env });
    expect(run.code, run.stderr).toBe(0);
    expect(eventOf(journalOf(onlyRun(reports)), 'selftest').result).toEqual(result);
  });

  it('ends at once on Ctrl-C, leaves no process, and keeps nothing', async () => {
    const home = join(scratchDirectory(), 'home');
    const { child, finished } = startSquall(['selftest', '--for', '10m'], { env: { SQUALL_HOME: home } });
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (text: string) => text.includes('Probing') && resolve());
    });
    child.kill('SIGINT');
    const { code, stdout } = await finished;
    expect([code, stdout]).toEqual([130, '']);
    expect(() => readdirSync(home)).toThrow('ENOENT');
    expect(await settledLeftovers(home)).toEqual([]);
  });

  it.each(['1s', '1h', 'soon'])('refuses to last %s', async (text) => {
    const { code, stderr } = await squall(['selftest', '--for', text]);
    expect([code, stderr]).toEqual([64, expect.stringContaining('5s to 10m')]);
  });
});
