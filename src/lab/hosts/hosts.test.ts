import { Agent } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive, untilGone } from '#processes';
import { ask, builtIn, hostRig, server, type HostRig } from './test/host-rig.ts';

let rig: HostRig;

beforeEach(async () => {
  rig = await hostRig();
});
afterEach(() => rig.close());

describe('an abrupt stop', () => {
  it('is silence for fresh and pooled clients of every task, and refusal when it is over', async () => {
    const host = await rig.boot();
    const own = await rig.run({ program: server });
    const at = await rig.run({ taskId: 't-2', hasOwnAddress: true, port: { container: 18_070, host: 0 } });
    const agent = new Agent({ keepAlive: true });
    expect(await ask(at, '/checkout', agent)).toMatch(/^200/);

    rig.hosts.stopHost('i-1', { kind: 'abrupt', silentMs: 1_500 });
    await rig.reports.seen('hostEnded');
    const answers = await Promise.all([ask(at), ask(own), ask(at, '/checkout', agent)]);
    expect(answers).toEqual(['no connection', 'no connection', 'no answer']);
    expect(isAlive(host.pid)).toBe(true);
    expect(rig.notes).toEqual([]);

    expect(await untilGone(host.pid, 10_000)).toBe(true);
    expect(await ask(at)).toBe('ECONNREFUSED');
    // A program of one's own is a process group of its own, which dies at the same moment and may be gone later.
    await expect.poll(() => ask(own), { timeout: 10_000 }).toBe('ECONNREFUSED');
    expect(rig.reports.all.filter(([name]) => name === 'hostEnded')).toHaveLength(1);
    agent.destroy();
  });

  it('leaves nothing behind when the hosts are closed in its midst', async () => {
    const host = await rig.boot();
    await rig.run();
    rig.hosts.stopHost('i-1', { kind: 'abrupt', silentMs: Infinity });
    await rig.reports.seen('hostEnded');
    await rig.hosts.close();
    expect(await untilGone(host.pid, 10_000)).toBe(true);
  });
});

describe('a graceful stop', () => {
  it('lets tasks finish, then ends the host', async () => {
    const host = await rig.boot();
    const at = await rig.run();
    const stream = fetch(`http://${at.host}:${at.port}/checkout/stream?chunks=3&every=100`);
    const answer = await stream;
    rig.hosts.stopHost('i-1', { kind: 'graceful', withinMs: 5_000 });
    expect(await answer.text()).toContain('"chunk":3');
    await rig.reports.seen('hostEnded');
    expect(await untilGone(host.pid, 10_000)).toBe(true);
  });

  it('ends in SIGKILL for a host whose tasks do not finish', async () => {
    await rig.boot();
    const at = await rig.run();
    const answer = await fetch(`http://${at.host}:${at.port}/checkout/stream?chunks=2&every=60000`);
    rig.hosts.stopHost('i-1', { kind: 'graceful', withinMs: 100 });
    await rig.reports.seen('hostEnded');
    await expect(answer.text()).rejects.toThrow('terminated');
  });
});

describe('a host that boots again', () => {
  it('has its old address, a new process, and none of its old tasks', async () => {
    const before = await rig.boot();
    const port = { container: 80, host: 18_071 };
    const at = await rig.run({ port });
    rig.hosts.stopHost('i-1', { kind: 'graceful', withinMs: 5_000 });
    await rig.reports.seen('hostEnded');
    const { pid, address } = await rig.boot({ address: before.address });
    expect([address, pid === before.pid]).toEqual([before.address, false]);
    expect(await ask(at)).toBe('ECONNREFUSED');
    expect(await rig.run({ taskId: 't-2', port })).toEqual(at);
    expect(await ask(at)).toMatch(/^200 .*t-2/);
  });

  it('ends the silence of its old self', async () => {
    const before = await rig.boot();
    const port = { container: 80, host: 18_072 };
    const at = await rig.run({ port });
    rig.hosts.stopHost('i-1', { kind: 'abrupt', silentMs: Infinity });
    await rig.reports.seen('hostEnded');
    await rig.boot({ address: before.address });
    expect(isAlive(before.pid)).toBe(false);
    await rig.run({ taskId: 't-2', port });
    expect(await ask(at)).toMatch(/^200 .*t-2/);
  });
});

describe('hosts that are started together', () => {
  it('all boot, each at an address of its own, and one that is called off never does', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `i-${index}`);
    const booted = ids.slice(0, -1).map((instanceId) => rig.boot({ instanceId }));
    void rig.boot({ instanceId: 'i-11' }).catch(() => {});
    rig.hosts.stopHost('i-11', { kind: 'graceful', withinMs: 100 });
    await rig.reports.seen('hostEnded', (id) => id === 'i-11');
    expect(new Set((await Promise.all(booted)).map(({ address }) => address)).size).toBe(11);
    expect(rig.hosts.pidOf('i-11')).toBeUndefined();
    expect(rig.reports.all).not.toContainEqual(['hostStarted', 'i-11', expect.anything()]);
  });
});

describe('hosts of a system with one address', () => {
  it('differ by their ports, whatever was asked for', async () => {
    const shared = await hostRig({ isShared: true });
    try {
      const one = await shared.boot();
      const two = await shared.boot({ instanceId: 'i-2' });
      const fixed = await shared.run({ port: { container: 80, host: 18_073 } });
      const again = { instanceId: 'i-2', taskId: 't-2', port: { container: 80, host: 18_073 } };
      const own = { ...again, taskId: 't-3', hasOwnAddress: true };
      const all = [fixed, await shared.run(again), await shared.run(own)];
      expect(new Set([one.address, two.address, ...all.map(({ host }) => host)]).size).toBe(1);
      expect(new Set(all.map(({ port }) => port)).size).toBe(3);
      expect(await Promise.all(all.map((at) => ask(at)))).toEqual([
        expect.stringMatching(/^200 .*t-1/),
        expect.stringMatching(/^200 .*t-2/),
        expect.stringMatching(/^200 .*t-3/),
      ]);
    } finally {
      await shared.close();
    }
  });
});

describe('what is asked of a host that is not there', () => {
  it('is answered as ended', async () => {
    rig.hosts.stopHost('i-9', { kind: 'graceful', withinMs: 100 });
    rig.hosts.setReachable('i-9', false);
    rig.hosts.setSpotAction('i-9', { action: 'terminate', at: 0 });
    rig.start({ program: builtIn() });
    rig.hosts.stopTask('t-9', 100);
    await rig.reports.seen('taskExited', (taskId) => taskId === 't-9');
    expect(rig.reports.all).toEqual([
      ['hostEnded', 'i-9'],
      ['taskExited', 't-1', null],
      ['taskExited', 't-9', null],
    ]);
  });
});

describe('a reaper that somebody kills', () => {
  it('is started again, and knows the hosts', async () => {
    const host = await rig.boot();
    const first = rig.reaper.pid ?? 0;
    process.kill(first, 'SIGKILL');
    await untilGone(first, 10_000);
    rig.hosts.stopHost('i-1', { kind: 'abrupt', silentMs: Infinity });
    await rig.reports.seen('hostEnded');
    while (rig.reaper.pid === first) await new Promise((resolve) => setTimeout(resolve, 5));
    await rig.reaper.close();
    expect(await untilGone(host.pid, 10_000)).toBe(true);
  });
});
