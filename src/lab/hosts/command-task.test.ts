import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { untilGone } from '#processes';
import { ask, command, hostRig, server, type HostRig } from './test/host-rig.ts';

let rig: HostRig;
let host: { pid: number; address: string };

beforeEach(async () => {
  rig = await hostRig();
  host = await rig.boot();
});
afterEach(() => rig.close());

describe("a user's own command", () => {
  it('has started when its port accepts, and gets SIGTERM', async () => {
    const at = await rig.run({ program: server });
    expect(await ask(at)).toMatch(/^200 t-1 \d+$/);
    rig.hosts.stopTask('t-1', 5_000);
    expect(await rig.reports.seen('taskExited')).toEqual(['t-1', 143]);
  });

  it("knows who and where it is, the lab's addresses and what its own file says, and nothing of the real AWS", async () => {
    process.env['AWS_SESSION_TOKEN'] = 'secret';
    try {
      const { pid, address } = await rig.boot({ instanceId: 'i-2' });
      expect(pid).not.toBe(host.pid);
      rig.hosts.setTaskEnvironment(
        { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_REGION: 'lab-local-1' },
        process.cwd(),
      );
      const program = { ...server, environment: { AWS_REGION: 'own', COLOR: 'red' } };
      const at = await rig.run({ instanceId: 'i-2', program });
      const names = ['HOST', 'PORT', 'SERVICE', 'TASK_ID', 'INSTANCE_ID', 'ZONE', 'AWS_ENDPOINT_URL'];
      const more = ['AWS_REGION', 'COLOR', 'AWS_SESSION_TOKEN', 'AWS_EC2_METADATA_SERVICE_ENDPOINT'];
      const told = await Promise.all([...names, ...more].map((name) => ask(at, `/?${name}`)));
      expect(told.map((each) => each.replace('200 ', ''))).toEqual([
        address,
        String(at.port),
        'checkout',
        't-1',
        'i-2',
        'lab-local-1a',
        'http://127.0.0.1:1',
        'own',
        'red',
        'undefined',
        expect.stringMatching(new RegExp(`^http://${address}:\\d+$`)),
      ]);
    } finally {
      delete process.env['AWS_SESSION_TOKEN'];
    }
  });

  it('that ignores SIGTERM is killed with everything it started', async () => {
    const stubborn = `trap '' TERM; "$0" -e "$1" & wait; wait`;
    const [node = '', , script = ''] = server.kind === 'command' ? server.command : [];
    const at = await rig.run({ program: command('/bin/sh', '-c', stubborn, node, script) });
    const pid = Number((await ask(at)).split(' ').at(-1));
    rig.hosts.stopTask('t-1', 100);
    expect(await rig.reports.seen('taskExited')).toEqual(['t-1', 137]);
    expect(await untilGone(pid, 10_000)).toBe(true);
  });

  it('that fails at once is reported with its exit code and last words', async () => {
    rig.start({ program: command('/bin/sh', '-c', 'echo no config >&2; exit 3') });
    expect(await rig.reports.seen('taskExited')).toEqual(['t-1', 3]);
    expect(rig.notes.join()).toContain('no config');
  });

  it('without a port has started when it has run for a moment', async () => {
    const { port: _port, ...listens } = { port: undefined };
    rig.hosts.startTask({
      ...listens,
      taskId: 't-1',
      instanceId: 'i-1',
      service: 'worker',
      family: 'worker',
      program: command('/bin/sh', '-c', 'exec sleep 600'),
      hasOwnAddress: false,
      cpu: 1,
      memory: 1,
    });
    expect(await rig.reports.seen('taskStarted')).toEqual(['t-1']);
    rig.hosts.stopTask('t-1', 5_000);
    expect(await rig.reports.seen('taskExited')).toEqual(['t-1', 143]);
  });

  it('gets the port that it asks for, and ends with a clear last line when it is taken', async () => {
    const port = { container: 80, host: 18_090 };
    expect(await rig.run({ program: server, port })).toEqual({ host: host.address, port: 18_090 });
    rig.start({ taskId: 't-2', program: server, port });
    expect(await rig.reports.seen('taskExited')).toEqual(['t-2', 1]);
    expect(rig.notes.join()).toContain(`Port 18090 of ${host.address} is taken.`);
  });

  it('gets an address of its own when it is told to', async () => {
    const at = await rig.run({ program: server, port: { container: 18_091, host: 0 }, hasOwnAddress: true });
    expect([at.port, at.host === host.address]).toEqual([18_091, false]);
    expect(await ask(at, '/?HOST')).toBe(`200 ${at.host}`);
  });

  it('dies with its host when somebody kills the host', async () => {
    const pid = Number((await ask(await rig.run({ program: server }))).split(' ').at(-1));
    process.kill(host.pid, 'SIGKILL');
    await rig.reports.seen('hostEnded');
    expect(await untilGone(pid, 10_000)).toBe(true);
  });
});
