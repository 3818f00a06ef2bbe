import { RefusedError, messageOf } from '#core';
import { createHash } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const wholeName = /^(\d+)\.json$/;
const longestBytes = 64 * 1024;

const schema = z.object({
  version: z.literal(1),
  target: z.string(),
  runId: z.string(),
  /** The run's directory, absolute. */
  run: z.string(),
  host: z.string(),
  boot: z.string(),
  pid: z.int().positive(),
  /** When the process began; empty where the system does not tell. */
  begin: z.string(),
  /** Until when it holds: milliseconds of the boot's monotonic clock, and of the wall clock. */
  until: z.object({ monotonic: z.number(), wall: z.number() }),
  isReleased: z.boolean(),
  /** It may have changed what has to be put back, and nothing says yet that all of it is. */
  mayHaveLeft: z.boolean().default(true),
});

/** Who holds a target until when. */
export type LeaseRecord = z.infer<typeof schema>;

/** The directory of a target's leases: one file a generation, of which the highest counts. */
export function leaseDirectory(directory: string, target: string): string {
  const name = createHash('sha256').update(target).digest('hex').slice(0, 24);
  return path.join(directory, 'leases', name);
}

/** The highest generation, and what it says; a file that can't be read is `damaged`. None at all is generation 0. */
export function latestLease(directory: string): {
  generation: number;
  record: LeaseRecord | 'damaged' | null;
} {
  const generation = Math.max(0, ...generationsIn(directory));
  if (generation === 0) return { generation, record: null };
  return { generation, record: readLease(directory, generation) };
}

/** What one generation says; null where there is no such file. */
export function readLease(directory: string, generation: number): LeaseRecord | 'damaged' | null {
  try {
    const bytes = readFileSync(pathOf(directory, generation));
    if (bytes.length > longestBytes) return 'damaged';
    return schema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? null : 'damaged';
  }
}

/** Makes a generation, whole and at once; false when somebody else has made it. */
export function createLease(directory: string, generation: number, record: LeaseRecord): boolean {
  const draft = path.join(directory, `draft-${process.pid}-${generation}`);
  writeFileSync(draft, JSON.stringify(record), { mode: 0o600, flush: true });
  try {
    linkSync(draft, pathOf(directory, generation));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The directories of all targets. */
export function targetsIn(directory: string): string[] {
  return entriesOf(path.join(directory, 'leases')).map((name) => path.join(directory, 'leases', name));
}

/** The files of leases that are there and can't be read. */
export function damagedIn(directory: string): string[] {
  return generationsIn(directory)
    .filter((one) => readLease(directory, one) === 'damaged')
    .map((one) => pathOf(directory, one));
}

/** What each generation says, the oldest first; those that can't be read are left out. */
export function recordsIn(directory: string): [generation: number, record: LeaseRecord][] {
  return generationsIn(directory)
    .sort((a, b) => a - b)
    .flatMap((one): [number, LeaseRecord][] => {
      const record = readLease(directory, one);
      return record === null || record === 'damaged' ? [] : [[one, record]];
    });
}

/** What the generations before one say, the oldest first. */
export function leasesBefore(directory: string, generation: number): LeaseRecord[] {
  return recordsIn(directory).flatMap(([one, record]) => (one < generation ? [record] : []));
}

/** Removes generations that no longer count; whoever else does so at the same time is no matter. */
export function forgetBefore(directory: string, generation: number): void {
  for (const old of generationsIn(directory))
    if (old < generation) rmSync(pathOf(directory, old), { force: true });
}

export function pathOf(directory: string, generation: number): string {
  return path.join(directory, `${generation}.json`);
}

function generationsIn(directory: string): number[] {
  return entriesOf(directory).flatMap((name) => {
    const match = wholeName.exec(name);
    return match ? [Number(match[1])] : [];
  });
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new RefusedError(`Who holds what can't be read in ${directory}: ${messageOf(error)}.`, {
      hint: 'Mend it, or set SQUALL_HOME to a directory of your own.',
      cause: error,
    });
  }
}
