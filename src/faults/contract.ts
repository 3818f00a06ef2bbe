import type { Aim, Draw, FaultPlan, Instance, Inventory, UndoOutcome, UndoStep, VictimProof } from '#core';
import type { Rehearsal, Target } from '#targets';
import type { z } from 'zod';

/** What a fault may use while it decides whom to hurt. */
export interface PlanContext {
  /** Without the instances that an earlier fault of the run hurts. */
  inventory: Inventory;
  /** Whom those earlier faults hurt; they may be on and in reach all the same, as what is drained is. */
  hurtBefore?: readonly Instance[];
  /** Draws victims within the aim; raises BadInputError for an empty, total or unsatisfiable choice. */
  draw: (aim: Aim) => Draw;
  /** How a person reaches the target by the AWS CLI, for what an error says to do. */
  cli?: Target['cli'];
}

/** What a fault may use while it hurts. */
export interface InjectContext {
  target: Target;
  signal: AbortSignal;
  /** Names the run, where what is made has to bear a mark. */
  runId: string;
  /** To be called when the first request that hurts leaves: that moment is t0. What only prepares is none. */
  onSent: () => void;
  /** To be called before each request leaves, as late as can be; raises where nothing may be hurt any more. */
  mayLeave: () => void;
  /** Resolves when the step is on disk; of a reversible fault, before the request that makes it necessary. */
  record: (step: UndoStep) => Promise<void>;
}

/** What a fault may use to put back what it did, in this process or another. */
export interface UndoContext {
  target: Target;
  /** The undo's own: it ends neither with the run nor with its deadline. */
  signal: AbortSignal;
  /** To be called when the first request that puts something back leaves. */
  onSent: () => void;
  /** Waits, or rejects when the signal aborts. */
  wait: (ms: number) => Promise<void>;
}

/** What a fault may use to read back what it did. */
export interface ProveContext {
  target: Target;
  signal: AbortSignal;
  /** Waits, or rejects when the signal aborts. */
  wait: (ms: number) => Promise<void>;
}

/** Actions of IAM, such as `ec2:StopInstances`. */
export interface Actions {
  /** Those that hurt and put back. */
  changes: string[];
  /** Those that look. */
  reads: string[];
}

/** A way to hurt a target. `undo` is absent where nothing can be undone. */
export interface Fault<Params = unknown> {
  /** The folder's name, and the key in an experiment file. */
  name: string;
  summary: string;
  params: z.ZodType<Params>;
  /** Parameters as they stand in a file; used by the docs and the conformance suite. */
  example: unknown;
  /** What it asks of AWS besides the inventory, as a policy names it. */
  actions(params: Params): Actions;
  /** The tag (`key=value`) that an instance must carry to be hurt, where the fault hurts instances. */
  optInTag?(params: Params): string;
  /** Whom it hurts and how, as JSON; touches nothing. */
  plan(params: Params, context: PlanContext): FaultPlan;
  /**
   * What it changes besides its victims and puts back, for people: `the size of web`. Two faults of a run that share any
   * would undo each other's.
   */
  claims?(plan: FaultPlan): string[];
  /** What it will ask of EC2 that can be asked for without being done; absent where nothing can. */
  rehearsals?(plan: FaultPlan): Rehearsal[];
  /** Sends it. Rejects with what the target answered; the proof is asked for in either case. */
  inject(plan: FaultPlan, context: InjectContext): Promise<void>;
  /** Reads back which victims were really hit. */
  prove(plan: FaultPlan, context: ProveContext): Promise<VictimProof[]>;
  /**
   * Puts back what the steps say and reads it back; one outcome a step. A step that fails never stops the others. Called
   * again, or after a request that never left, it changes nothing: it looks first. Rejects only when the signal aborts.
   */
  undo?(steps: readonly UndoStep[], context: UndoContext): Promise<UndoOutcome[]>;
}

/** Checks a fault against the contract; the default export of every plugin. */
export function defineFault<Params, const Name extends string>(
  fault: Fault<Params> & { name: Name },
): Fault<Params> & { name: Name } {
  return fault;
}
