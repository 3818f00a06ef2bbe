import { RefusedError, formatDuration, messageOf } from '#core';
import { makeDirectory, replaceFile } from '#files';
import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { clockErrorMs, isHeld, monotonicMs } from './holding.ts';
import {
  createLease,
  forgetBefore,
  latestLease,
  leaseDirectory,
  leasesBefore,
  pathOf,
  readLease,
} from './lease-file.ts';
import type { LeaseRecord } from './lease-file.ts';
import { thisWriter } from './writer.ts';

/** How long a lease holds without being renewed, and how often it is renewed. */
const holdsMs = 90_000;
const renewEveryMs = 5_000;

/** One run's hold on a target. */
export interface Lease {
  /** Raises RefusedError unless it holds for this long and a clock error from now on, and nobody has taken it over. */
  mustOutlive: (ms: number) => void;
  /** Aborts, with the reason, when somebody else has taken it over. */
  readonly lost: AbortSignal;
  /** To be called before anything is changed that has to be put back; it is on disk when this returns. */
  willChange(): void;
  /** Gives it back, with whether something is left to be put back; a second call does nothing. */
  release(isLeft?: boolean): void;
}

interface LeaseOptions {
  /** Where leases are kept: it covers whoever uses the same directory, so one machine. */
  directory: string;
  /** What is held; two that are the same target are the same text. */
  target: string;
  runId: string;
  /** The run's directory, absolute. */
  run: string;
  /** Rejects where who had it before left something to be put back; then it is not taken. */
  mayFollow?: (former: readonly LeaseRecord[]) => Promise<void>;
  /** For how long it holds without being renewed. */
  holdsMs?: number;
}

/** Somebody else holds it. */
export class HeldError extends RefusedError {}

/** Takes the lease of a target; raises HeldError, with who holds it, where another run does. */
export async function takeLease(options: LeaseOptions): Promise<Lease> {
  const directory = leaseDirectory(options.directory, options.target);
  const { generation, record } = latestLease(directory);
  if (record !== null && isHeld(record)) throw heldBy(record, options.target);
  const lease = new FileLease(directory, generation + 1, options);
  if (!made(lease, directory)) throw heldBy(latestLease(directory).record, options.target);
  // Its holder, thought gone, may have renewed it in between: then it is still theirs.
  const before = generation === 0 ? null : readLease(directory, generation);
  if (before !== null && isHeld(before)) {
    lease.withdraw();
    throw heldBy(before, options.target);
  }
  lease.keep();
  try {
    await options.mayFollow?.(leasesBefore(directory, generation + 1));
  } catch (error) {
    lease.withdraw();
    throw error;
  }
  // Who comes next need not look at them again.
  if (options.mayFollow) forgetBefore(directory, generation + 1);
  return lease;
}

function made(lease: FileLease, directory: string): boolean {
  try {
    makeDirectory(directory, 0o700);
    return lease.create();
  } catch (cause) {
    throw new RefusedError(`No lease can be written in ${directory}: ${messageOf(cause)}.`, {
      hint: 'Free space on its disk, or set SQUALL_HOME to a directory of your own.',
      cause,
    });
  }
}

class FileLease implements Lease {
  readonly #directory: string;
  readonly #generation: number;
  readonly #lost = new AbortController();
  readonly #holdsMs: number;
  #record: LeaseRecord;
  #timer: NodeJS.Timeout | undefined;

  constructor(directory: string, generation: number, options: LeaseOptions) {
    const { target, runId, run } = options;
    this.#directory = directory;
    this.#generation = generation;
    this.#holdsMs = options.holdsMs ?? holdsMs;
    this.#record = {
      version: 1,
      target,
      runId,
      run,
      ...thisWriter(),
      until: this.#until(),
      isReleased: false,
      mayHaveLeft: false,
    };
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  create(): boolean {
    return createLease(this.#directory, this.#generation, this.#record);
  }

  /** As if it had never been made. */
  withdraw(): void {
    clearInterval(this.#timer);
    rmSync(pathOf(this.#directory, this.#generation), { force: true });
  }

  keep(): void {
    const everyMs = Math.min(renewEveryMs, this.#holdsMs / 4);
    this.#timer = setInterval(() => this.#tryToRenew(), everyMs).unref();
  }

  readonly mustOutlive = (ms: number): void => {
    this.#lookForOthers();
    this.#lost.signal.throwIfAborted();
    const leftMs = this.#record.until.monotonic - monotonicMs();
    if (leftMs > ms + clockErrorMs) return;
    throw new RefusedError(
      `Nothing more is sent: this run's hold on ${this.#record.target} ${leftMs > 0 ? `ends in ${formatDuration(leftMs)}` : 'is over'}.`,
      {
        hint: 'The machine was suspended, stopped or too busy to renew it, or its disk is full. Run again.',
      },
    );
  };

  willChange(): void {
    this.#lookForOthers();
    this.#lost.signal.throwIfAborted();
    this.#record = { ...this.#record, mayHaveLeft: true };
    if (this.#write()) return;
    throw new RefusedError(`Nothing is changed: the lease of ${this.#record.target} can't be written.`, {
      hint: `Free space on the disk of ${this.#directory}.`,
    });
  }

  release(isLeft = false): void {
    clearInterval(this.#timer);
    if (this.#record.isReleased || this.#lost.signal.aborted) return;
    this.#record = { ...this.#record, isReleased: true, mayHaveLeft: isLeft };
    this.#write();
  }

  /** A directory that can't be read lets it run out, which mustOutlive tells. */
  #tryToRenew(): void {
    try {
      this.#renew();
    } catch {
      // The next time may find it readable again.
    }
  }

  /** A lease that is over is not renewed: by then somebody else may have looked at it, and taken over. */
  #renew(): void {
    this.#lookForOthers();
    if (this.#lost.signal.aborted) return clearInterval(this.#timer);
    if (this.#record.until.monotonic - monotonicMs() <= clockErrorMs) return;
    const renewed = { ...this.#record, until: this.#until() };
    if (!this.#write(renewed)) return;
    this.#record = renewed;
    this.#lookForOthers();
  }

  #lookForOthers(): void {
    const { generation, record } = this.#latest();
    if (generation < this.#generation || record === null) return;
    const isOwn =
      generation === this.#generation && (record === 'damaged' || record.runId === this.#record.runId);
    if (isOwn) return;
    const who =
      record === 'damaged' ? 'another run' : `run ${record.runId}, process ${record.pid} on ${record.host},`;
    this.#lost.abort(
      new RefusedError(`Nothing more is sent: ${who} has taken over ${this.#record.target}.`, {
        hint: 'This run was stopped or suspended for longer than its hold lasts.',
      }),
    );
  }

  /** Where somebody has removed the files while it holds, it is written again, unless another has come meanwhile. */
  #latest(): ReturnType<typeof latestLease> {
    const found = latestLease(this.#directory);
    if (found.generation >= this.#generation || this.#record.until.monotonic <= monotonicMs()) return found;
    try {
      makeDirectory(this.#directory, 0o700);
      this.create();
    } catch {
      // A disk that is full lets the lease run out, which mustOutlive tells.
    }
    return latestLease(this.#directory);
  }

  #until(): LeaseRecord['until'] {
    return { monotonic: monotonicMs() + this.#holdsMs, wall: Date.now() + this.#holdsMs };
  }

  /** A disk that is full lets it run out, which mustOutlive tells. */
  #write(record = this.#record): boolean {
    try {
      replaceFile(pathOf(this.#directory, this.#generation), JSON.stringify(record));
      return true;
    } catch {
      return false;
    }
  }
}

function heldBy(record: LeaseRecord | 'damaged' | null, target: string): HeldError {
  if (record === 'damaged')
    return new HeldError(`Who holds ${target} can't be read: the file of its lease is damaged.`, {
      hint: 'Make sure that no run is under way, then remove it: squall doctor shows where it is.',
    });
  if (record === null) return new HeldError(`Another run has just taken ${target}.`);
  const { runId, pid, host, run } = record;
  const where = host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`;
  return new HeldError(`${target} is held by run ${runId} (${where}).`, {
    hint: `One run per target: wait until it is over, or end it with Ctrl-C. Its journal is in ${run}.`,
  });
}
