import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Processes (Linux) whose environment carries this mark, zombies not counted: what a run left behind. */
function processesMarked(mark: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark)) return [];
        if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'))) return [];
        return [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')}`];
      } catch {
        return [];
      }
    });
}

/** Listening TCP sockets (Linux) on a loopback address other than those before. */
export function listeners(): Set<string> {
  const rows = readFileSync('/proc/net/tcp', 'latin1').trim().split('\n').slice(1);
  return new Set(
    rows
      .map((row) => row.trim().split(/\s+/))
      .filter(([, , , state]) => state === '0A')
      .map(([, local = '']) => local),
  );
}

/** Resolves with what is still there once nothing is, or after the deadline. */
export async function settledLeftovers(mark: string, withinMs = 5000): Promise<string[]> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const left = processesMarked(mark);
    if (left.length === 0 || performance.now() > deadline) return left;
    await sleep(50);
  }
}
