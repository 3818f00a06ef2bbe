/** What a probe makes in the user's own systems and takes away at the end; named beforehand, since a run may be killed. */
export interface Leftover {
  /** `the table squall_probe_0a1b2c3d4e5f` */
  what: string;
  /** `postgres app@db.internal:5432/shop` */
  where: string;
  /** How it is taken away by hand: a statement or a command. */
  undo: string;
}

/** What the probe's plan says that it leaves is no longer there. */
export interface RemovedObservation {
  kind: 'removed';
}
