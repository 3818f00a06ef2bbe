import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { untilGone } from '#processes';
import { hostRig, type HostRig } from './test/host-rig.ts';

let rig: HostRig;
let directory: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'squall-test-'));
  rig = await hostRig();
  rig.hosts.setTaskEnvironment({}, directory);
  await rig.boot();
});
afterEach(async () => {
  await rig.close();
  rmSync(directory, { recursive: true });
});

const shell = (text: string, timeoutMs = 5000) => ({
  command: ['/bin/sh', '-c', text],
  intervalMs: 20,
  timeoutMs,
});
const isOk = (wanted: boolean) => (_: string, told: boolean) => told === wanted;

describe("the check of a task's container", () => {
  it('is run in the directory and with the place of its task, again and again', async () => {
    const at = await rig.run({ check: shell('echo $TASK_ID $HOST $PORT >told; test -e well') });
    await rig.reports.seen('containerChecked', isOk(false));
    writeFileSync(join(directory, 'well'), '');
    await rig.reports.seen('containerChecked', isOk(true));
    expect(readFileSync(join(directory, 'told'), 'utf8')).toBe(`t-1 ${at.host} ${at.port}\n`);
  });

  it('fails when it takes too long, or cannot run', async () => {
    await rig.run({ check: shell('exec sleep 60', 50) });
    expect(await rig.reports.seen('containerChecked')).toEqual(['t-1', false]);
    await rig.run({ taskId: 't-2', check: { ...shell(''), command: ['/no/such/program'] } });
    expect(await rig.reports.seen('containerChecked', (id) => id === 't-2')).toEqual(['t-2', false]);
  });

  it('ends with its task, and with its host', async () => {
    await rig.run({ check: shell('echo $$ >checking; exec sleep 60') });
    const checking = async () => {
      const read = () => readFileSync(join(directory, 'checking'), { encoding: 'utf8', flag: 'a+' }).trim();
      await expect.poll(read, { timeout: 10_000 }).toMatch(/^\d+$/);
      return Number(read());
    };
    const first = await checking();
    rig.hosts.stopTask('t-1', 5000);
    expect(await untilGone(first, 10_000)).toBe(true);
    rmSync(join(directory, 'checking'));
    await rig.run({ taskId: 't-2', check: shell('echo $$ >checking; exec sleep 60') });
    const second = await checking();
    rig.hosts.stopHost('i-1', { kind: 'abrupt', silentMs: 10 });
    expect(await untilGone(second, 10_000)).toBe(true);
  });
});
