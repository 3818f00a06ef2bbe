/** What a fault changes, as IAM tells resources apart. */
export type ChangedKind = 'instance' | 'group' | 'container-instance' | 'subnet';

/** What a fault changes besides instances: groups by name, subnets by id, container instances by the ids of their instances. */
export interface Changed {
  kind: Exclude<ChangedKind, 'instance'>;
  ids: string[];
}

/** Telling who carries a tag, as a policy with a condition on tags asks for it. */
export interface TellsTags {
  /** Those that do not carry `key` with this value: groups by name, others by id or ARN. */
  without(tag: { key: string; value: string }, changed: Changed, signal: AbortSignal): Promise<string[]>;
}
