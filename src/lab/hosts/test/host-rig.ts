import { get, type Agent } from 'node:http';
import type { TaskStart } from '../../control/world.ts';
import type { Program } from '../../spec/lab-spec.ts';
import { claimAddresses, sharedAddress } from '../addresses.ts';
import { createHosts, type Hosts } from '../hosts.ts';
import { startReaper, type Reaper } from '#processes';
import { recordReports, type ReportRecorder } from './report-recorder.ts';

export interface At {
  host: string;
  port: number;
}

/** Hosts of their own network with a reaper and a recorder of reports, for tests. */
export interface HostRig {
  hosts: Hosts;
  reaper: Reaper;
  reports: ReportRecorder;
  notes: string[];
  /** Starts `i-1`, or another, and resolves with its process and address. */
  boot(changes?: Partial<Parameters<Hosts['startHost']>[0]>): Promise<{ pid: number; address: string }>;
  start(changes?: Partial<TaskStart>): void;
  /** Starts `t-1`, or another, on `i-1` and resolves with where it listens. */
  run(changes?: Partial<TaskStart>): Promise<At>;
  close(): Promise<void>;
}

export const builtIn = (answersInMs = 0): Program => ({
  kind: 'built-in',
  path: '/checkout',
  answersInMs,
  environment: {},
});

export const command = (...words: string[]): Program => ({
  kind: 'command',
  command: words,
  environment: {},
});

/** A user's server that answers its task and process, and `?name` with that variable. */
export const server = command(
  process.execPath,
  '-e',
  `require('node:http').createServer((q, s) => {
    const name = q.url.split('?')[1];
    s.end(name ? String(process.env[name]) : process.env.TASK_ID + ' ' + process.pid);
  }).listen(process.env.PORT, process.env.HOST)`,
);

/** `isShared`: with one address for all, as on a system that has no other. */
export async function hostRig({ isShared = false } = {}): Promise<HostRig> {
  const claim = await claimAddresses();
  const addresses = isShared ? sharedAddress(claim.addresses.lab) : claim.addresses;
  const notes: string[] = [];
  const note = (text: string) => void notes.push(text);
  const reaper = startReaper(note);
  const reports = recordReports();
  const hosts = createHosts({ addresses, reaper, reports, note });

  function start(changes: Partial<TaskStart> = {}): void {
    hosts.startTask({
      taskId: 't-1',
      instanceId: 'i-1',
      service: 'checkout',
      family: 'checkout',
      program: builtIn(),
      port: { container: 8080, host: 0 },
      hasOwnAddress: false,
      cpu: 128,
      memory: 128,
      ...changes,
    });
  }

  return {
    hosts,
    reaper,
    reports,
    notes,
    start,
    async boot(changes = {}) {
      const instanceId = changes.instanceId ?? 'i-1';
      const before = reports.all.length;
      hosts.startHost({ instanceId, zone: 'lab-local-1a', type: 't3.medium', isSpot: false, ...changes });
      const [, address] = await reports.seen('hostStarted', (id) => id === instanceId, before);
      return { pid: hosts.pidOf(instanceId) ?? 0, address };
    },
    async run(changes = {}) {
      const taskId = changes.taskId ?? 't-1';
      start(changes);
      const [, address] = await reports.seen('taskStarted', (id) => id === taskId);
      if (address === undefined) throw new Error(`${taskId} started without an address`);
      return address;
    },
    async close() {
      await hosts.close();
      await reaper.close();
      claim.server.close();
    },
  };
}

/** The status and the body, or what went wrong: `no connection`, `no answer`, `ECONNREFUSED`. */
export function ask(
  at: At,
  path = '/checkout',
  agent: Agent | false = false,
  timeoutMs = 500,
): Promise<string> {
  return new Promise((resolve) => {
    const request = get({ ...at, path, agent }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.once('end', () => resolve(`${answer.statusCode} ${text}`));
      answer.once('error', (error) => resolve(`${text} ${error.message}`));
    });
    const timer = setTimeout(
      () => request.destroy(new Error(request.socket?.connecting ? 'no connection' : 'no answer')),
      timeoutMs,
    );
    request.once('close', () => clearTimeout(timer));
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}
