/** A change that can be asked for without being made. */
export interface Rehearsal {
  /** As in a policy. */
  action: 'ec2:TerminateInstances' | 'ec2:StopInstances' | 'ec2:StartInstances';
  /** The instances that it is to be made to. */
  ids: string[];
}

/** What would be refused, to whom and why. */
export interface Refusal {
  action: Rehearsal['action'];
  ids: string[];
  why: string;
}

/** Asking whether changes would be refused, as the DryRun of EC2 does: the permission and the state of each. */
export interface RehearsesChanges {
  /** Those that would be; none where all would be done. */
  refusals(rehearsals: readonly Rehearsal[], signal: AbortSignal): Promise<Refusal[]>;
}
