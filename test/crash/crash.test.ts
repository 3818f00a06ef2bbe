import { leaseHolder, takeLease } from '#journal';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { labKey } from '../../src/cli/open-aws.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { journalOf, scratchDirectory } from '../cli/run-directory.ts';
import type { Ending } from '../cli/run-directory.ts';
import { squall } from '../cli/squall.ts';
import { standingLab } from '../cli/standing-lab.ts';
import { addExtraGroup, settledLabState, untilExtraGroup } from './lab-state.ts';
import type { LabState } from './lab-state.ts';
import { crash, recover } from './matrix.ts';
import { kindOf } from './runner.ts';

/** Every kind of event that the experiment's journal has, and what happens to the runner there. */
const kinds: [at: string, how: 'killed' | 'torn' | 'disk full'][] = [
  // The longest first: the others go by their side.
  ['undo-sent', 'disk full'],
  ['fault-proof', 'disk full'],
  ['run-started', 'torn'],
  ['phase preflight', 'killed'],
  ['lab-started', 'killed'],
  ['inventory', 'disk full'],
  ['plan', 'killed'],
  ['note', 'killed'],
  ['preflight', 'killed'],
  ['alerts-found', 'killed'],
  ['look', 'killed'],
  ['probing-started', 'killed'],
  ['phase steady', 'killed'],
  ['observations', 'killed'],
  ['samples', 'killed'],
  ['phase fault', 'torn'],
  ['fault-intended', 'killed'],
  ['undo-recorded', 'killed'],
  ['fault-sent', 'killed'],
  ['fault-answered', 'killed'],
  ['fault-proof', 'torn'],
  ['phase undo', 'killed'],
  ['undo-sent', 'killed'],
  ['undo-done', 'killed'],
  ['phase recovery', 'killed'],
  ['phase settle', 'torn'],
  ['phase done', 'killed'],
  ['probing-stopped', 'killed'],
  ['run-ended', 'torn'],
];

interface Rig {
  directory: string;
  env: NodeJS.ProcessEnv;
  lab: Parameters<typeof addExtraGroup>[0];
  before: LabState;
}

async function rig(ends: Ending): Promise<Rig> {
  const directory = scratchDirectory(ends);
  const { env, lab: up } = await standingLab(directory, { atEnd: ends });
  const lab = { cluster: 'quick', ...up };
  await addExtraGroup(lab);
  return { directory, env, lab, before: await untilExtraGroup(lab) };
}

/** As many as tests run side by side; each test has one for itself. */
const rigs: Promise<Rig>[] = [];
const ends: (() => void | Promise<void>)[] = [];
beforeAll(() => {
  for (let place = 0; place < 4; place += 1) rigs.push(rig((end) => ends.unshift(end)));
});
afterAll(async () => {
  for (const end of ends) await end();
});

describe.concurrent('another process puts back what is left by a runner', () => {
  it.for(kinds)('at %s that is %s', async ([at, how], { onTestFinished }) => {
    const taken = rigs.shift();
    if (!taken) throw new Error('more tests than labs run side by side');
    onTestFinished(() => void rigs.push(taken));
    const { directory, env, lab, before } = await taken;
    const { run, journal, signal, stdout } = await crash(directory, env, { at, how });
    expect(
      journal.some((event) => kindOf(event) === at),
      stdout,
    ).toBe(true);
    expect(signal).toBe(how === 'disk full' ? null : 'SIGKILL');

    const { code, stderr, outcomes } = await recover(run, env);
    expect(code, stderr).toBe(0);
    // With a full disk the run itself has put everything back, and could not say so.
    const mayBe = how === 'disk full' ? ['needless'] : ['undone', 'needless'];
    expect(outcomes.filter(({ state }) => !mayBe.includes(state))).toEqual([]);
    expect(await settledLabState(lab, before)).toEqual(before);
    const again = outcomes.length > 0 ? await recover(run, env) : { code: 0, outcomes };
    expect(again).toMatchObject({ code: 0, outcomes: [] });
    expect(journalOf(run).map(({ seq }) => seq)).toEqual(journalOf(run).map((_, index) => index));
  });
});

describe.concurrent('on a lab of its own', () => {
  it('a run has every kind of event, is refused while another has left something, and then goes to its end', async ({
    onTestFinished,
  }) => {
    const { directory, env, lab, before } = await rig(onTestFinished);
    const dead = await crash(directory, env, { at: 'fault-proof', how: 'killed' });
    const refused = await crash(directory, env, { how: 'killed' });
    expect(refused.stdout).toContain('to be put back');
    expect(refused.journal.map(kindOf)).not.toContain('fault-intended');

    const watcher = await squall(['recover'], { env });
    expect(watcher.code, watcher.stderr).toBe(0);
    expect(watcher.stderr).toContain('everything is put back');
    expect(journalOf(dead.run).map(kindOf)).toContain('run-taken-over');
    expect(await settledLabState(lab, before)).toEqual(before);

    const whole = await crash(join(directory, 'whole'), env, { how: 'killed' });
    expect(JSON.parse(whole.stdout)).toEqual({ ending: 'completed', left: 0, error: null });
    expect(
      [...new Set(whole.journal.map(kindOf))].filter((kind) => !kinds.some(([at]) => at === kind)),
    ).toEqual([]);
    expect(await settledLabState(lab, before)).toEqual(before);
  });
});

describe.concurrent('a runner that is stopped past its lease, and continued', () => {
  it.for(['fault-intended', 'undo-recorded'])('at %s, injects nothing', async (at, { onTestFinished }) => {
    const { directory, env, lab, before } = await rig(onTestFinished);
    const home = env['SQUALL_HOME'] ?? '';
    const target = labKey(lab.endpoint);
    const stopped = await crash(directory, env, { at, how: 'stopped' }, async (child) => {
      while (!isStopped(child.pid)) await sleep(20);
      while (leaseHolder(home, target)) await sleep(20);
      const mine = await takeLease({ directory: home, target, runId: 'mine', run: directory });
      child.kill('SIGCONT');
      await once(child, 'close');
      mine.release();
    });
    expect(JSON.parse(stopped.stdout).error).toContain('run mine');
    expect(stopped.journal.map(kindOf)).not.toContain('fault-sent');
    expect(await settledLabState(lab, before)).toEqual(before);
  });
});

function isStopped(pid: number | undefined): boolean {
  return /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}
