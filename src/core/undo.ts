/** Who changed what is to be put back: the fault at this place of the plan, or the load, which hurts nobody. */
export type UndoOwner = number | 'load';

/** One thing to put back, on disk before the request that makes it necessary leaves. JSON. */
export interface UndoStep {
  /** Unique for its owner: `start i-0a1`. */
  id: string;
  /** For people, as an imperative: `start i-0a1 again`. */
  does: string;
  /** What its owner needs for it. */
  params: unknown;
  /** The same by hand: exact commands of the AWS CLI, in order. */
  byHand: string[];
}

/** What became of one step. `undone`: put back and read back. `needless`: it was so, or can't and need not be any more. */
export interface UndoOutcome {
  id: string;
  state: 'undone' | 'needless' | 'left';
  /** What was seen, in a few words. */
  detail: string;
}
