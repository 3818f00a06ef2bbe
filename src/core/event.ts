import type { AlertEventBody } from './alert.ts';
import type { Experiment } from './experiment.ts';
import type { Count, Inventory, LiveAddresses } from './inventory.ts';
import type { LoadEventBody } from './load.ts';
import type { Observation } from './observation.ts';
import type { Plan } from './plan.ts';
import type { PreflightFinding } from './preflight.ts';
import type { Fold } from './sample.ts';
import type { SelfTest } from './selftest.ts';
import type { UndoOutcome, UndoOwner, UndoStep } from './undo.ts';

export const phases = [
  'preflight',
  'warm-up',
  'steady',
  'fault',
  'undo',
  'recovery',
  'settle',
  'done',
] as const;
export type Phase = (typeof phases)[number];

/** What happened to one victim of a fault. */
export interface VictimProof {
  id: string;
  /** The state that proves it, or the one that denies it. */
  state: string;
  isProven: boolean;
}

/** How a run came to its end; `stopped` is by a guard. */
export type Ending = 'completed' | 'gave-up' | 'interrupted' | 'stopped' | 'failed';

/** The process that writes a journal: its machine, the boot of that, its id and when it began, empty where that is not told. */
export interface Writer {
  host: string;
  boot: string;
  pid: number;
  begin: string;
}

/** What can be in a journal. Times besides `at` are monotonic milliseconds of the run too. */
export type EventBody =
  | AlertEventBody
  | LoadEventBody
  | {
      type: 'run-started';
      runId: string;
      squall: string;
      /** ISO 8601 at `at`. */
      wall: string;
      node: string;
      platform: string;
      writer?: Writer;
      experiment: Experiment;
      /** The file's name and the SHA-256 of its text. */
      source: { file: string; sha256: string };
    }
  | {
      type: 'lab-started';
      file: string;
      profile: string;
      constants: Record<string, string>;
      endpoint: string;
      /** The lab was up before the run, and stays. */
      isAttached?: boolean;
    }
  | { type: 'inventory'; inventory: Inventory }
  | { type: 'plan'; plan: Plan }
  | { type: 'phase'; phase: Phase }
  | { type: 'probing-started' }
  | { type: 'samples'; folds: Fold[] }
  /** One look at the control plane; only counts and addresses that differ from the last look are listed. */
  | { type: 'look'; sent: number; done: number; counts: Count[]; live?: LiveAddresses[]; error?: string }
  | { type: 'observations'; items: Observation[] }
  /** The latest self-test of this machine, at the run's start. */
  | { type: 'selftest'; result: SelfTest }
  /** What was looked at before anything is hurt. */
  | { type: 'preflight'; findings: PreflightFinding[] }
  /** On disk before the first request of the fault leaves. */
  | { type: 'fault-intended'; fault: number }
  /** `sent` is t0 of the fault. */
  | { type: 'fault-sent'; fault: number; sent: number }
  | { type: 'fault-answered'; fault: number; done: number; error?: string }
  | { type: 'fault-proof'; fault: number; done: number; victims: VictimProof[] }
  /** On disk before the request that makes the step necessary leaves. */
  | { type: 'undo-recorded'; fault: UndoOwner; step: UndoStep }
  /** The first request that puts something back; of a fault, `sent` is t0 of the second clock. */
  | { type: 'undo-sent'; fault: UndoOwner; sent: number }
  /** Every step that was recorded has one outcome by now; a later event of the same owner replaces it. */
  | { type: 'undo-done'; fault: UndoOwner; done: number; outcomes: UndoOutcome[]; error?: string }
  /** A guard was broken: since the first sample that shows it, for long enough at `due`. */
  | { type: 'guard-tripped'; guard: number; text: string; since: number; due: number }
  /** Another process goes on in this journal, to put back what a dead one left. */
  | { type: 'run-taken-over'; wall: string; squall: string; writer?: Writer }
  | { type: 'note'; level: 'info' | 'warning'; text: string }
  /** Everything that was sent is decided and read back; places were due until the probes were `asked` to stop. */
  | { type: 'probing-stopped'; asked?: number }
  | { type: 'run-ended'; ending: Ending; reason?: string; wall: string };

/** One line of the journal. `seq` counts from 0 without a gap; `at` is when it was written down. */
export type Event = EventBody & { seq: number; at: number };

export type EventOf<T extends EventBody['type']> = Extract<Event, { type: T }>;
