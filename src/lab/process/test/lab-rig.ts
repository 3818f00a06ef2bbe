import { execFileSync } from 'node:child_process';
import { EC2Client } from '@aws-sdk/client-ec2';
import { defaultLab } from '../../spec/default-lab.ts';
import type { LabDescription } from '../messages.ts';
import { isAlive, untilGone } from '#processes';
import type { LabOverrides } from '../read-lab.ts';

/** A lab of two hosts and one service, for tests. */
export function smallLab(command?: string[]): LabOverrides {
  const { instances, services } = defaultLab();
  const program = command && { program: { kind: 'command' as const, command, environment: {} } };
  const spec = services.slice(0, 1).map((service) => ({ ...service, tasks: 2, ...program }));
  return { instances: { ...instances, count: 2 }, services: spec };
}

export function ec2Of({ endpoint, region, credentials }: LabDescription): EC2Client {
  return new EC2Client({ endpoint, region, credentials, maxAttempts: 1 });
}

/** The processes that a process started, and those that they started. */
export function descendantsOf(pid: number): number[] {
  return processes()
    .filter((each) => each.parent === pid && each.command !== 'ps')
    .flatMap((child) => [child.pid, ...descendantsOf(child.pid)]);
}

/** Processes whose command line has a text. */
export function processesWith(text: string): number[] {
  return processes()
    .filter(({ pid, line }) => line.includes(text) && isAlive(pid))
    .map(({ pid }) => pid);
}

/** Those that have not ended in time. */
export async function leftOf(pids: number[], withinMs = 10_000): Promise<number[]> {
  const gone = await Promise.all(pids.map((pid) => untilGone(pid, withinMs)));
  return pids.filter((_, index) => !gone[index]);
}

/** Whether a process is stopped, as a vanished host is. */
export function isStopped(pid: number): boolean {
  return processes().some((each) => each.pid === pid && each.state.startsWith('T'));
}

function processes(): { pid: number; parent: number; state: string; command: string; line: string }[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,comm=,args='], { encoding: 'utf8' });
  return table.split('\n').flatMap((row) => {
    const [pid, parent, state, command, ...words] = row.trim().split(/\s+/);
    if (pid === undefined || state === undefined || command === undefined) return [];
    return [{ pid: Number(pid), parent: Number(parent), state, command, line: words.join(' ') }];
  });
}
