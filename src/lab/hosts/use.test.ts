import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useByGroup, rowOfPs, rowOfStat } from './group-use.ts';
import { shareUse } from './host-use.ts';
import { ask, command, hostRig, type HostRig } from './test/host-rig.ts';

describe('the use of tasks that share a process', () => {
  it('is shared by what each handled, memory evenly', () => {
    const handled = new Map([
      ['t-1', 3],
      ['t-2', 1],
    ]);
    expect(shareUse({ cpuMs: 100, memoryBytes: 1000 }, handled)).toEqual([
      { taskId: 't-1', cpuMs: 75, memoryBytes: 500 },
      { taskId: 't-2', cpuMs: 25, memoryBytes: 500 },
    ]);
  });

  it('is shared evenly when nothing was handled', () => {
    const handled = new Map([
      ['t-1', 0],
      ['t-2', 0],
    ]);
    expect(shareUse({ cpuMs: 8, memoryBytes: 10 }, handled).map(({ cpuMs }) => cpuMs)).toEqual([4, 4]);
  });
});

describe('the use of process groups', () => {
  it('is read from a line of /proc, whatever the name of the program', () => {
    const times = '12 34 5 6';
    const stat = `812 (a) S 9 9 (x) S 1 700 700 0 -1 4194304 1 2 3 4 ${times} 20 0 1 0 99 1000 256 18446744073709551615`;
    expect(rowOfStat(stat, 4096)).toEqual({ groupId: 700, cpuMs: 570, memoryBytes: 1 << 20 });
    expect(rowOfStat('', 4096)).toBeUndefined();
  });

  it.each([
    ['  812    0:01.25   5120', { groupId: 812, cpuMs: 1250, memoryBytes: 5 << 20 }],
    ['812 1-02:03:04 1', { groupId: 812, cpuMs: 93_784_000, memoryBytes: 1024 }],
    ['', undefined],
  ])('is read from a line of ps: %j', (line, row) => {
    expect(rowOfPs(line)).toEqual(row);
  });

  it('of this test holds its own memory', async () => {
    const groups = await useByGroup();
    const all = [...groups.values()].reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
    expect(all).toBeGreaterThan(process.memoryUsage.rss() / 2);
  });
});

describe('what hosts report of their tasks', () => {
  let rig: HostRig;
  beforeEach(async () => {
    rig = await hostRig();
    await rig.boot();
  });
  afterEach(() => rig.close());

  it('tells the busy from the idle', async () => {
    const at = await rig.run();
    await rig.run({ taskId: 't-2' });
    const burn = command('/bin/sh', '-c', 'while :; do :; done');
    rig.start({ taskId: 't-3', program: burn });
    await ask(at);
    const [instanceId, shared, overMs] = await rig.reports.seen(
      'tasksMeasured',
      (_id, [one, two]) => one?.taskId === 't-1' && one.cpuMs > 0 && two?.cpuMs === 0,
    );
    expect([instanceId, shared.map(({ taskId }) => taskId)]).toEqual(['i-1', ['t-1', 't-2']]);
    expect(overMs).toBeGreaterThan(1000);
    const [, own] = await rig.reports.seen('tasksMeasured', (_id, [one]) => one?.taskId === 't-3');
    expect(own).toEqual([{ taskId: 't-3', cpuMs: expect.any(Number), memoryBytes: expect.any(Number) }]);
    expect(own[0]?.cpuMs).toBeGreaterThan(300);
    expect(own[0]?.memoryBytes).toBeGreaterThan(100_000);
  });
});
