/** A role that is assumed to reach a target. */
export interface AssumedRole {
  arn: string;
  /** What the role's trust policy asks of a stranger. */
  externalId?: string;
}

/** When a target may be hurt: on these days, between these times of a time zone. */
export interface Window {
  /** 1 is Monday, 7 Sunday (ISO 8601). */
  days: number[];
  /** Minutes of the day; `to` is excluded, and is before `from` where the window goes over midnight. */
  from: number;
  to: number;
  timeZone: string;
}

/** When it may not, from one day to another, both included, as the calendar of a time zone has them. */
export interface Blackout {
  /** `2026-12-20` */
  from: string;
  to: string;
  timeZone: string;
  why?: string;
}

/** An ECS cluster or an Auto Scaling group, reached through AWS. */
export interface AwsReference {
  kind: 'aws';
  /** What squall.yaml calls it; absent where it is written into the experiment, which can be planned only. */
  name?: string;
  of: { ecsCluster: string } | { autoScalingGroup: string };
  region?: string;
  profile?: string;
  role?: AssumedRole;
  endpoint?: string;
  /** Account ids in which it may be hurt. */
  accounts?: string[];
  /** Whoever says yes types the experiment's name. */
  isProduction?: boolean;
  windows?: Window[];
  blackouts?: Blackout[];
  /** Instances that may be hurt in any 24 hours. */
  killsPerDay?: number;
}

/** Where a run goes: an embedded lab, a lab file, a name of squall.yaml, or what that name stands for. */
export type TargetReference = { kind: 'lab'; file?: string } | { kind: 'named'; name: string } | AwsReference;

/** What people call what is read or hurt. */
export function nameOfTarget(reference: TargetReference): string {
  if (reference.kind === 'lab') return 'lab';
  if (reference.name !== undefined) return reference.name;
  if (reference.kind === 'named') return reference.name;
  return 'ecsCluster' in reference.of ? reference.of.ecsCluster : reference.of.autoScalingGroup;
}
