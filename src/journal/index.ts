// A run's events on disk: append-only, in the kernel's hands at once, read back strictly.
export { createJournal } from './journal.ts';
export type { Journal } from './journal.ts';
export { readJournal } from './read-journal.ts';
export type { JournalReading } from './read-journal.ts';
export { journalPath, newRunId } from './run-id.ts';
