// A run's events on disk: append-only, in the kernel's hands at once, read back strictly; and what runs share.
export { createJournal } from './journal.ts';
export type { Journal } from './journal.ts';
export { readJournal } from './read-journal.ts';
export type { JournalReading } from './read-journal.ts';
export { readFormerJournal } from './reopen-journal.ts';
export type { FormerJournal } from './reopen-journal.ts';
export { thisWriter } from './writer.ts';
export { journalPath, newRunId } from './run-id.ts';
export { HeldError, takeLease } from './lease.ts';
export {
  damagedLeases,
  forgetLeft,
  formerHolders,
  knownRun,
  leaseHolder,
  runsUnderWay,
} from './lease-records.ts';
export type { Lease } from './lease.ts';
export type { LeaseRecord } from './lease-file.ts';
export { halt, haltIn, liftHalt } from './halt.ts';
export type { Halt } from './halt.ts';
export { countKills, killsSince } from './kills.ts';
export { readApprovedPlan, writeApprovedPlan } from './approved-plan.ts';
