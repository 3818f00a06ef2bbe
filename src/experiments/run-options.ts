import type { ApprovedPlan, Clock, Ending, SelfTest, SquallError, Writer } from '#core';
import type { OpenedTarget } from './decide.ts';
import type { EventListener, EventStore } from './recording.ts';
import type { LeftStep } from './undos.ts';

/** What one run is given. */
export interface RunOptions {
  runId: string;
  squall: string;
  writer: Writer;
  source: { file: string; sha256: string };
  store: EventStore;
  clock: Clock;
  /** `process.hrtime.bigint()` at the clock's zero. */
  origin: bigint;
  /** `warn` puts what the target tells of itself into the journal. */
  openTarget(signal: AbortSignal, warn: (text: string) => void): Promise<OpenedTarget>;
  /** Addresses of this machine: an instance with one of them is never hurt. */
  ownAddresses: readonly string[];
  /** A plan that somebody said yes to, which is run unless the target has drifted. */
  approved?: ApprovedPlan | undefined;
  /** Against which the experiment names files. */
  directory?: string;
  /** Raises RefusedError where load may not be sent to these hosts. */
  allowHosts?: (hosts: readonly string[], signal: AbortSignal) => Promise<void>;
  /** The latest self-test of this machine. */
  selftest?: SelfTest | undefined;
  /** Aborts when a person or a supervisor wants the run to end. */
  signal: AbortSignal;
  onEvent?: EventListener;
}

/** How a run ended; the error is to be shown, the reason is in the journal. */
export interface Ended {
  ending: Ending;
  reason?: string;
  error?: SquallError;
  /** What was not put back. */
  left?: LeftStep[];
  /** Something was to be put back, and all of it is. */
  isPutBack?: boolean;
}
