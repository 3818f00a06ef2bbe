import type { Inventory, Look } from '#core';

/** What became of one instance that was asked to end. */
export interface InstanceState {
  id: string;
  /** `running`, `shutting-down`, `terminated`…; `missing` when the target no longer knows it. */
  state: string;
}

/** Ending instances for good: the capability behind `terminate-instances`. */
export interface TerminatesInstances {
  /**
   * Sends one request, without retries; `onSent` is told when it leaves. Rejects with what the target answered;
   * some instances may have died all the same, so read their states afterwards.
   */
  terminate(
    ids: string[],
    options: { skipOsShutdown: boolean; onSent: () => void; signal: AbortSignal },
  ): Promise<void>;
  /** The states as the target tells them now. */
  states(ids: string[], signal: AbortSignal): Promise<InstanceState[]>;
}

/** A cluster that can be read and, by capability, hurt. */
export interface Target {
  readonly name: string;
  inventory(signal: AbortSignal): Promise<Inventory>;
  /** What each control-plane clock counts now, and where running tasks are; complete for every subject. */
  look(signal: AbortSignal): Promise<Look>;
  readonly instances?: TerminatesInstances;
  close(): void;
}
