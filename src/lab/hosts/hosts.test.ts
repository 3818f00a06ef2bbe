import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive, untilGone } from '../process/process-group.ts';
import type { TaskSpec } from '../spec/lab-spec.ts';
import { claimAddresses, type Claim } from './addresses.ts';
import { createHosts, type Hosts } from './hosts.ts';
import { startReaper, type Reaper } from './reaper.ts';
import { recordReports, type ReportRecorder } from './test/report-recorder.ts';

const spec: TaskSpec = {
  name: 'checkout',
  tasks: 1,
  cpu: 128,
  memory: 128,
  path: '/checkout',
  placement: [],
  answersInMs: 0,
};
const where = { taskId: 't-1', instanceId: 'i-1', service: 'checkout' };
const server = `require('node:http').createServer((q, s) => s.end(process.env.TASK_ID + ' ' + process.pid)).listen(process.env.PORT, process.env.HOST)`;

let claim: Claim;
let reaper: Reaper;
let reports: ReportRecorder;
let hosts: Hosts;
let notes: string[];

beforeEach(async () => {
  claim = await claimAddresses();
  notes = [];
  const note = (text: string) => notes.push(text);
  reaper = startReaper(note);
  reports = recordReports();
  hosts = createHosts({ addresses: claim.addresses, reaper, reports, note });
});

afterEach(async () => {
  await hosts.close();
  await reaper.close();
  claim.server.close();
});

async function boot(): Promise<number> {
  hosts.startHost({ instanceId: 'i-1', zone: 'lab-local-1a' });
  await reports.seen('hostStarted');
  return hosts.pidOf('i-1') ?? 0;
}

async function run(task: Partial<TaskSpec> = {}): Promise<{ host: string; port: number }> {
  hosts.startTask({ ...where, spec: { ...spec, ...task } });
  const [, address] = await reports.seen('taskStarted');
  return address;
}

function ask(
  at: { host: string; port: number },
  path = '/checkout',
  agent: Agent | false = false,
  timeoutMs = 500,
): Promise<string> {
  return new Promise((resolve) => {
    const request = get({ ...at, path, agent }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.once('end', () => resolve(`${answer.statusCode} ${text}`));
    });
    const timer = setTimeout(
      () => request.destroy(new Error(request.socket?.connecting ? 'no connection' : 'no answer')),
      timeoutMs,
    );
    request.once('close', () => clearTimeout(timer));
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

describe('a built-in task', () => {
  it('answers its path and its health path with who it is, and nothing else', async () => {
    await boot();
    const at = await run();
    const who = '{"service":"checkout","task":"t-1","instance":"i-1","zone":"lab-local-1a"}';
    expect(await ask(at)).toBe(`200 ${who}`);
    expect(await ask(at, '/checkout/health?deep=1')).toBe(`200 ${who}`);
    expect(await ask(at, '/other')).toMatch(/^404 /);
  });

  it('finishes what is in flight when it is stopped, and takes nothing new', async () => {
    await boot();
    const at = await run({ answersInMs: 300 });
    const socket = connect(at);
    await once(socket, 'connect');
    socket.write('GET /checkout HTTP/1.1\r\nhost: x\r\n\r\n');
    await delay(50);
    hosts.stopTask('t-1', 5_000);
    const [answer] = await once(socket.setEncoding('utf8'), 'data');
    expect(answer).toMatch(/^HTTP\/1.1 200 OK[^]*connection: close/i);
    expect(await reports.seen('taskExited')).toEqual(['t-1', 0]);
    expect(await ask(at)).toBe('ECONNREFUSED');
  });

  it('is cut off when it does not finish in time', async () => {
    await boot();
    const at = await run({ answersInMs: 60_000 });
    const answer = ask(at, '/checkout', false, 9_000);
    await delay(50);
    hosts.stopTask('t-1', 50);
    expect(await reports.seen('taskExited')).toEqual(['t-1', 137]);
    expect(await answer).toBe('ECONNRESET');
  });
});

describe("a user's own command", () => {
  it('has started when its port accepts, knows who it is, and gets SIGTERM', async () => {
    await boot();
    const at = await run({ command: [process.execPath, '-e', server] });
    expect(await ask(at)).toMatch(/^200 t-1 \d+$/);
    hosts.stopTask('t-1', 5_000);
    expect(await reports.seen('taskExited')).toEqual(['t-1', 143]);
  });

  it('that ignores SIGTERM is killed with everything it started', async () => {
    await boot();
    const stubborn = `trap '' TERM; ${process.execPath} -e "${server}" & wait; wait`;
    const at = await run({ command: ['/bin/sh', '-c', stubborn] });
    const pid = Number((await ask(at)).split(' ').at(-1));
    hosts.stopTask('t-1', 100);
    expect(await reports.seen('taskExited')).toEqual(['t-1', 137]);
    expect(await untilGone(pid, 10_000)).toBe(true);
  });

  it('that fails at once is reported with its exit code and last words', async () => {
    await boot();
    hosts.startTask({
      ...where,
      spec: { ...spec, command: ['/bin/sh', '-c', 'echo no config >&2; exit 3'] },
    });
    expect(await reports.seen('taskExited')).toEqual(['t-1', 3]);
    expect(notes.join()).toContain('no config');
  });

  it('dies with its host when somebody kills the host', async () => {
    const host = await boot();
    const pid = Number(
      (await ask(await run({ command: [process.execPath, '-e', server] }))).split(' ').at(-1),
    );
    process.kill(host, 'SIGKILL');
    await reports.seen('hostEnded');
    expect(await untilGone(pid, 10_000)).toBe(true);
  });
});

describe('an abrupt stop', () => {
  it('is silence for fresh and pooled clients of every task, and refusal when it is over', async () => {
    const host = await boot();
    const own = await run({ command: [process.execPath, '-e', server] });
    hosts.startTask({ ...where, taskId: 't-2', spec });
    const [, at] = await reports.seen('taskStarted', (taskId) => taskId === 't-2');
    const agent = new Agent({ keepAlive: true });
    expect(await ask(at, '/checkout', agent)).toMatch(/^200/);

    hosts.stopHost('i-1', { kind: 'abrupt', silentMs: 1_500 });
    await reports.seen('hostEnded');
    const answers = await Promise.all([ask(at), ask(own), ask(at, '/checkout', agent)]);
    expect(answers).toEqual(['no connection', 'no connection', 'no answer']);
    expect(isAlive(host)).toBe(true);
    expect(notes).toEqual([]);

    expect(await untilGone(host, 10_000)).toBe(true);
    expect([await ask(at), await ask(own)]).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
    expect(reports.all.filter(([name]) => name === 'hostEnded')).toHaveLength(1);
    agent.destroy();
  });

  it('leaves nothing behind when the hosts are closed in its midst', async () => {
    const host = await boot();
    await run();
    hosts.stopHost('i-1', { kind: 'abrupt', silentMs: Infinity });
    await reports.seen('hostEnded');
    await hosts.close();
    expect(await untilGone(host, 10_000)).toBe(true);
  });
});

describe('a graceful stop', () => {
  it('lets tasks finish, then ends the host', async () => {
    const host = await boot();
    const at = await run({ answersInMs: 200 });
    const answer = ask(at, '/checkout', false, 5_000);
    await delay(50);
    hosts.stopHost('i-1', { kind: 'graceful', withinMs: 5_000 });
    expect(await answer).toMatch(/^200/);
    await reports.seen('hostEnded');
    expect(await untilGone(host, 10_000)).toBe(true);
  });

  it('ends in SIGKILL for a host whose tasks do not finish', async () => {
    await boot();
    const at = await run({ answersInMs: 60_000 });
    const answer = ask(at, '/checkout', false, 9_000);
    await delay(50);
    hosts.stopHost('i-1', { kind: 'graceful', withinMs: 100 });
    await reports.seen('hostEnded');
    expect(await answer).toBe('ECONNRESET');
  });
});

describe('what is asked of a host that is not there', () => {
  it('is answered as ended', async () => {
    hosts.stopHost('i-9', { kind: 'graceful', withinMs: 100 });
    hosts.startTask({ ...where, spec });
    hosts.stopTask('t-9', 100);
    await reports.seen('taskExited', (taskId) => taskId === 't-9');
    expect(reports.all).toEqual([
      ['hostEnded', 'i-9'],
      ['taskExited', 't-1', null],
      ['taskExited', 't-9', null],
    ]);
  });
});
