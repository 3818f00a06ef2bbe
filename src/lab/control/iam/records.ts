/** A role that may be assumed. */
interface RoleRecord {
  name: string;
  /** What whoever assumes it must name. */
  externalId?: string;
}

/** Temporary credentials that were given out. */
export interface SessionRecord {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  /** The role's id with the session's name: `AROA…:squall`. */
  userId: string;
  /** `arn:aws:sts::…:assumed-role/role/session` */
  arn: string;
  expiresAt: number;
}

export interface IamState {
  /** By name; undefined where every role of the account may be assumed. */
  roles: Map<string, RoleRecord> | undefined;
  /** By access key. */
  sessions: Map<string, SessionRecord>;
  /** Actions that nobody may ask for: `ec2:StopInstances`, `ecs:*`. */
  denied: Set<string>;
}
