import type { Aim, Draw, FaultPlan, Instance, Inventory, VictimProof } from '#core';
import type { Target } from '#targets';
import type { z } from 'zod';

/** What a fault may use while it decides whom to hurt. */
export interface PlanContext {
  inventory: Inventory;
  /** Draws victims within the aim; raises BadInputError for an empty, total or unsatisfiable choice. */
  draw(instances: Instance[], aim: Aim): Draw;
}

/** What a fault may use while it hurts. */
export interface InjectContext {
  target: Target;
  signal: AbortSignal;
  /** To be called when the first request leaves: that moment is t0. */
  onSent(): void;
}

/** What a fault may use to read back what it did. */
export interface ProveContext {
  target: Target;
  signal: AbortSignal;
  /** Waits, or rejects when the signal aborts. */
  wait(ms: number): Promise<void>;
}

/** A way to hurt a target. `undo` is absent where nothing can be undone. */
export interface Fault<Params = unknown> {
  /** The folder's name, and the key in an experiment file. */
  name: string;
  summary: string;
  params: z.ZodType<Params>;
  /** Parameters as they stand in a file; used by the docs and the conformance suite. */
  example: unknown;
  /** The tag (`key=value`) that an instance must carry to be hurt, where the fault hurts instances. */
  optInTag?(params: Params): string;
  /** Whom it hurts and how, as JSON; touches nothing. */
  plan(params: Params, context: PlanContext): FaultPlan;
  /** Sends it. Rejects with what the target answered; the proof is asked for in either case. */
  inject(plan: FaultPlan, context: InjectContext): Promise<void>;
  /** Reads back which victims were really hit. */
  prove(plan: FaultPlan, context: ProveContext): Promise<VictimProof[]>;
}

/** Checks a fault against the contract; the default export of every plugin. */
export function defineFault<Params, const Name extends string>(
  fault: Fault<Params> & { name: Name },
): Fault<Params> & { name: Name } {
  return fault;
}
