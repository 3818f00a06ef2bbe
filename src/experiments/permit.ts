import type { Inventory, Plan } from '#core';

/** What lets a run hurt its target, for as long as it does. */
export interface Permit {
  /** To be asked before each request that hurts, as late as can be; raises RefusedError where it may not leave any more. */
  mayHurt: () => void;
  /** Aborts, with the reason, when the permit is taken away: somebody else has the target, or everything is halted. */
  readonly lost: AbortSignal;
  /** To be told, before it is done, what is hurt. Raises RefusedError where that is too many instances. */
  willHurt: (plan: Pick<Plan, 'faults'>) => void;
  /** To be told when what must be put back and hurts nobody is about to be done; once it is on disk how. */
  willChange: () => void;
  /** Somebody else looks after what is left; then this run puts nothing back. */
  readonly isTakenOver: boolean;
  /** To be told whether something is left to be put back. */
  release: (isLeft: boolean) => void;
}

/** Asks for a permit once it is known what would be done; raises RefusedError where there is none. */
export type AskPermit = (
  asked: { inventory: Inventory; plan: Plan; runId: string },
  signal: AbortSignal,
) => Promise<Permit>;

/** For a target that nobody else can reach. */
export const freePermit: Permit = {
  mayHurt: () => undefined,
  lost: new AbortController().signal,
  willHurt: () => undefined,
  willChange: () => undefined,
  isTakenOver: false,
  release: () => undefined,
};
