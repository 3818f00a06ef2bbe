import { replaceFile } from '#files';
import {
  damagedIn,
  latestLease,
  leaseDirectory,
  leasesBefore,
  pathOf,
  recordsIn,
  targetsIn,
} from './lease-file.ts';
import type { LeaseRecord } from './lease-file.ts';
import { isHeld } from './holding.ts';

/** Who holds a target now, as far as this directory tells; undefined when nobody does. */
export function leaseHolder(directory: string, target: string): LeaseRecord | undefined {
  const { record } = latestLease(leaseDirectory(directory, target));
  return record !== null && record !== 'damaged' && isHeld(record) ? record : undefined;
}

/** Where a run of this directory's writes, and whether it holds a target now; undefined where none has that id. */
export function knownRun(directory: string, runId: string): { run: string; isUnderWay: boolean } | undefined {
  const all = targetsIn(directory).flatMap((own) => recordsIn(own).map(([, record]) => record));
  const records = all.filter((record) => record.runId === runId);
  const [first] = records;
  return first && { run: first.run, isUnderWay: records.some(isHeld) };
}

/** One lease of each run that is under way. */
export function runsUnderWay(directory: string): LeaseRecord[] {
  const held = targetsIn(directory).flatMap((own) => {
    const { record } = latestLease(own);
    return record !== null && record !== 'damaged' && isHeld(record) ? [record] : [];
  });
  return [...new Map(held.map((record) => [record.runId, record])).values()];
}

/** Believes somebody who says that nothing is left of a run. Returns how many targets that concerns. */
export function forgetLeft(directory: string, runId: string): number {
  let forgotten = 0;
  for (const own of targetsIn(directory))
    for (const [generation, record] of recordsIn(own)) {
      if (record.runId !== runId || !record.mayHaveLeft || isHeld(record)) continue;
      replaceFile(pathOf(own, generation), JSON.stringify({ ...record, mayHaveLeft: false }));
      forgotten += 1;
    }
  return forgotten;
}

/** Every run that this directory knows of and that nobody goes on with: of one that died, something may be left. */
export function formerHolders(directory: string): LeaseRecord[] {
  return targetsIn(directory).flatMap((own) => {
    const { generation, record } = latestLease(own);
    const isOver = record !== null && record !== 'damaged' && !isHeld(record);
    return leasesBefore(own, isOver ? generation + 1 : generation);
  });
}

/** Files of leases that can't be read: nobody knows whose they are, and what was left. */
export function damagedLeases(directory: string): string[] {
  return targetsIn(directory).flatMap(damagedIn);
}
