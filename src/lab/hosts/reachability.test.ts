import { Agent } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive, untilGone } from '#processes';
import { isStopped } from '../process/test/lab-rig.ts';
import { silence } from './silence.ts';
import { ask, hostRig, server, type HostRig } from './test/host-rig.ts';

let rig: HostRig;
let host: { pid: number; address: string };

beforeEach(async () => {
  rig = await hostRig();
  host = await rig.boot();
});
afterEach(() => rig.close());

/** Cuts the host off; resolves when nobody gets an answer from there. */
async function cutOff(at: Awaited<ReturnType<HostRig['run']>>): Promise<void> {
  rig.hosts.setReachable('i-1', false);
  while ((await ask(at, '/checkout', false, 200)) !== 'no connection');
}

/** Joins it again; resolves with the first answer. What was sent at the moment of joining is lost, as SYNs are. */
async function join(at: Awaited<ReturnType<HostRig['run']>>): Promise<string> {
  rig.hosts.setReachable('i-1', true);
  for (;;) {
    const answer = await ask(at, '/checkout', false, 200);
    if (answer !== 'no connection') return answer;
  }
}

describe('a host that is cut off', () => {
  it('is silent to fresh and pooled clients, and answers again with its state when it is back', async () => {
    const at = await rig.run();
    const own = await rig.run({ taskId: 't-2', program: server });
    const who = await ask(own);
    const agent = new Agent({ keepAlive: true });
    expect(await ask(at, '/checkout', agent)).toMatch(/^200/);
    await cutOff(at);
    await cutOff(own);
    expect(await ask(at, '/checkout', agent)).toBe('no answer');
    expect([isAlive(host.pid), isStopped(host.pid)]).toEqual([true, true]);

    expect(await join(own)).toBe(who);
    expect(await Promise.all([ask(at), ask(at, '/checkout', agent)])).toEqual([
      expect.stringMatching(/^200/),
      expect.stringMatching(/^200/),
    ]);
    expect(isStopped(host.pid)).toBe(false);
    expect(rig.notes).toEqual([]);
    expect(rig.reports.all.map(([name]) => name)).not.toContain('hostEnded');
    agent.destroy();
  });

  it('lets as many connections wait as before when it is back', async () => {
    const at = await rig.run();
    await cutOff(at);
    await join(at);
    process.kill(host.pid, 'SIGSTOP');
    const { isSilent, connections } = await silence(at.host, at.port, new AbortController().signal);
    process.kill(host.pid, 'SIGCONT');
    expect(isSilent).toBe(true);
    expect(connections).toBeGreaterThan(500);
  });

  it('does what it was told meanwhile when it is back, and says so only then', async () => {
    const at = await rig.run();
    await cutOff(at);
    rig.start({ taskId: 't-2' });
    rig.hosts.stopTask('t-1', 5_000);
    const [tooSoon] = await Promise.all([ask(at), ask(at)]);
    expect(tooSoon).toBe('no connection');
    expect(rig.reports.all.filter(([, id]) => id === 't-2')).toEqual([]);
    rig.hosts.setReachable('i-1', true);
    await rig.reports.seen('taskStarted', (taskId) => taskId === 't-2');
    expect(await rig.reports.seen('taskExited')).toEqual(['t-1', 0]);
  });

  it('can be cut off and joined again at once, again and again', async () => {
    const at = await rig.run();
    for (let round = 0; round < 5; round += 1) {
      rig.hosts.setReachable('i-1', false);
      rig.hosts.setReachable('i-1', true);
    }
    expect(await join(at)).toMatch(/^200/);
    await cutOff(at);
    expect(await join(at)).toMatch(/^200/);
    expect(rig.notes).toEqual([]);
  });

  it('before it has booted is running all the same, and silent from then on', async () => {
    const booting = rig.boot({ instanceId: 'i-2' });
    rig.hosts.setReachable('i-2', false);
    const { pid } = await booting;
    while (!isStopped(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
    rig.hosts.setReachable('i-2', true);
    expect(await rig.run({ instanceId: 'i-2', taskId: 't-2' })).toHaveProperty('port');
  });

  it('ends in order when it is shut down', async () => {
    await cutOff(await rig.run());
    rig.hosts.stopHost('i-1', { kind: 'graceful', withinMs: 60_000 });
    await rig.reports.seen('hostEnded');
    expect(await untilGone(host.pid, 10_000)).toBe(true);
  });

  it('stays silent when it vanishes, and then refuses', async () => {
    const at = await rig.run();
    await cutOff(at);
    rig.hosts.stopHost('i-1', { kind: 'abrupt', silentMs: 700 });
    await rig.reports.seen('hostEnded');
    expect(await ask(at, '/checkout', false, 200)).toBe('no connection');
    expect(await untilGone(host.pid, 10_000)).toBe(true);
    expect(await ask(at)).toBe('ECONNREFUSED');
  });

  it('is reported as ended when somebody kills it', async () => {
    await cutOff(await rig.run());
    process.kill(host.pid, 'SIGKILL');
    await rig.reports.seen('hostEnded');
    rig.hosts.setReachable('i-1', true);
    expect(await untilGone(host.pid, 10_000)).toBe(true);
  });
});
