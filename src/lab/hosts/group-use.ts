import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';

/** What the processes of a group use: CPU since they began, memory now. Pages they share count for each. */
export interface GroupUse {
  cpuMs: number;
  memoryBytes: number;
}

const run = promisify(execFile);
// Linux tells CPU times to programs in these ticks on every architecture that Node runs on.
const ticksPerSecond = 100;
const readsPerTurn = 100;
let pageBytes: Promise<number> | undefined;

/** The use of every process group of the system, from /proc, or from `ps` where there is none, as on macOS. */
export async function useByGroup(): Promise<Map<number, GroupUse>> {
  const groups = new Map<number, GroupUse>();
  const rows = process.platform === 'linux' ? rowsOfProc() : rowsOfPs();
  for await (const { groupId, cpuMs, memoryBytes } of rows) {
    const sum = groups.get(groupId) ?? { cpuMs: 0, memoryBytes: 0 };
    groups.set(groupId, { cpuMs: sum.cpuMs + cpuMs, memoryBytes: sum.memoryBytes + memoryBytes });
  }
  return groups;
}

async function* rowsOfProc(): AsyncGenerator<GroupUse & { groupId: number }> {
  pageBytes ??= run('getconf', ['PAGESIZE']).then(
    ({ stdout }) => Number(stdout),
    () => 4096,
  );
  const bytes = await pageBytes;
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  for (const [index, pid] of pids.entries()) {
    if (index % readsPerTurn === readsPerTurn - 1) await turn();
    const row = rowOfStat(statOf(pid), bytes);
    if (row) yield row;
  }
}

function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    // It ended meanwhile.
    return '';
  }
}

/** proc(5): after the name, which may hold anything, field 5 is the group, 14–17 the times, 24 the pages in memory. */
export function rowOfStat(stat: string, bytesPerPage: number): (GroupUse & { groupId: number }) | undefined {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [groupId, pages] = [fields[2], fields[21]];
  if (groupId === undefined || pages === undefined) return undefined;
  const ticks = fields.slice(11, 15).reduce((sum, each) => sum + each, 0);
  return { groupId, cpuMs: (ticks * 1000) / ticksPerSecond, memoryBytes: pages * bytesPerPage };
}

async function* rowsOfPs(): AsyncGenerator<GroupUse & { groupId: number }> {
  const { stdout } = await run('ps', ['-axo', 'pgid=,time=,rss='], { maxBuffer: 1 << 24 });
  for (const line of stdout.split('\n')) {
    const row = rowOfPs(line);
    if (row) yield row;
  }
}

/** A line such as `812 1-02:03:04 5120` or, on macOS, `812 0:01.25 5120`. */
export function rowOfPs(line: string): (GroupUse & { groupId: number }) | undefined {
  const [groupId, time, kilobytes] = line.trim().split(/\s+/);
  if (groupId === undefined || time === undefined || kilobytes === undefined) return undefined;
  const [clock = '', days = '0'] = time.split('-').toReversed();
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
  return { groupId: Number(groupId), cpuMs: seconds * 1000, memoryBytes: Number(kilobytes) * 1024 };
}
