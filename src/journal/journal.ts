import { BadInputError, ExitCode, SquallError, messageOf } from '#core';
import type { Clock, Event, EventBody } from '#core';
import { makeDirectory } from '#files';
import { closeSync, fdatasync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { encodeEvent } from './encode-event.ts';
import { journalPath } from './run-id.ts';

const dataSync = promisify(fdatasync);
const syncWithinMs = 1000;

/** One run's events on disk, in order. */
export interface Journal {
  readonly path: string;
  /** Stamps the event and hands it to the kernel before it returns. Raises SquallError when it can't; what was written stays valid. */
  append(body: EventBody): Event;
  /** Resolves when everything appended so far would survive a power cut; rejects where the file was removed meanwhile. */
  sync(): Promise<void>;
  /** Syncs and closes; a second call does nothing. */
  close(): Promise<void>;
}

/** Starts `<dir>/<runId>/journal.ndjson`. Raises BadInputError when the run exists already. */
export function createJournal(dir: string, options: { runId: string; clock: Clock }): Journal {
  const file = journalPath(dir, options.runId);
  return journalAt(file, openNew(file), { clock: options.clock, seq: 0, size: 0 });
}

/** A journal in an open file, from an event and a length on. */
export function journalAt(
  file: string,
  fd: number,
  from: { clock: Clock; seq: number; size: number },
): Journal {
  return new JournalFile(file, fd, from);
}

class JournalFile implements Journal {
  readonly path: string;
  readonly #fd: number;
  readonly #clock: Clock;
  #seq: number;
  #size: number;
  #timer: NodeJS.Timeout | undefined;
  #syncing: Promise<void> = Promise.resolve();
  /** Why nothing can be appended any more. */
  #failure: SquallError | undefined;
  #closing: Promise<void> | undefined;

  constructor(file: string, fd: number, { clock, seq, size }: { clock: Clock; seq: number; size: number }) {
    this.path = file;
    this.#fd = fd;
    this.#clock = clock;
    this.#seq = seq;
    this.#size = size;
  }

  append(body: EventBody): Event {
    if (this.#closing) throw this.#error('it is closed');
    if (this.#failure) throw this.#failure;
    const event: Event = { seq: this.#seq, at: this.#clock.now(), ...body };
    this.#write(encodeEvent(event));
    this.#seq += 1;
    this.#timer ??= setTimeout(() => this.#syncSoon(), syncWithinMs).unref();
    return event;
  }

  sync(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#syncing = this.#syncing.then(() => this.#syncNow());
    return this.#syncing;
  }

  close(): Promise<void> {
    this.#closing ??= this.sync().finally(() => closeSync(this.#fd));
    return this.#closing;
  }

  #write(bytes: Buffer): void {
    let written = 0;
    try {
      while (written < bytes.length)
        written += writeSync(this.#fd, bytes, written, bytes.length - written, this.#size + written);
    } catch (cause) {
      this.#failure = this.#error(messageOf(cause), cause);
      this.#cutBack();
      throw this.#failure;
    }
    this.#size += bytes.length;
  }

  /** Takes back a part of a line; where even this fails, the reader knows a torn last line. */
  #cutBack(): void {
    try {
      ftruncateSync(this.#fd, this.#size);
    } catch {
      // The write's own error is the one to tell.
    }
  }

  async #syncNow(): Promise<void> {
    if (this.#failure) throw this.#failure;
    try {
      await dataSync(this.#fd);
      if (fstatSync(this.#fd).nlink === 0) throw new Error('it was removed while the run was under way');
    } catch (cause) {
      // After a failed sync the kernel may have dropped the pages, so a later success would prove nothing.
      this.#failure = this.#error(messageOf(cause), cause);
      throw this.#failure;
    }
  }

  #syncSoon(): void {
    // A failure is kept, and told by the next append or sync.
    void this.sync().catch(() => undefined);
  }

  #error(what: string, cause?: unknown): SquallError {
    return new SquallError(
      'journal',
      ExitCode.inconclusive,
      `The journal ${this.path} can't be written: ${what}.`,
      {
        hint: 'Free space on the disk or choose another directory; what was written so far is valid.',
        ...(cause !== undefined && { cause }),
      },
    );
  }
}

function openNew(file: string): number {
  try {
    makeDirectory(path.dirname(file));
    const fd = openSync(file, 'ax');
    syncDirectory(path.dirname(file));
    syncDirectory(path.dirname(path.dirname(file)));
    return fd;
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    const why = exists ? 'it exists already' : messageOf(cause);
    throw new BadInputError(`The journal ${file} can't be created: ${why}.`, {
      hint: exists ? 'Give the run another name.' : 'Choose a directory that can be written to.',
      cause,
    });
  }
}

/** Makes the new entry itself survive a power cut, where the system lets a directory be synced. */
function syncDirectory(dir: string): void {
  let fd: number | undefined;
  try {
    fd = openSync(dir, 'r');
    fsyncSync(fd);
  } catch {
    // Some file systems have no such call; the journal's own sync is all there is then.
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
