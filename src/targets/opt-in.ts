/** What a fault changes, as IAM tells resources apart. */
export type ChangedKind = 'instance' | 'group' | 'container-instance' | 'subnet';

/** What a fault changes: groups by name, others by id, container instances by the ids of their instances. */
export interface Changed {
  kind: ChangedKind;
  ids: string[];
}

/** Telling who carries a tag, as a policy with a condition on tags asks for it. */
export interface TellsTags {
  /** Those that do not carry `key` with this value: groups by name, others by id or ARN; of instances, those that run. */
  without(tag: { key: string; value: string }, changed: Changed, signal: AbortSignal): Promise<string[]>;
}
