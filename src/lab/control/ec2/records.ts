/** An EC2 instance. Names and codes are EC2's. */
export interface InstanceRecord {
  id: string;
  state: 'pending' | 'running' | 'shutting-down' | 'terminated' | 'stopping' | 'stopped';
  zone: string;
  subnetId: string;
  type: string;
  imageId: string;
  /** Known once the host has run; kept while stopped, gone when terminated. */
  privateIp?: string;
  launchedAt: number;
  terminatedAt?: number;
  tags: Record<string, string>;
  /** Termination protection (`disableApiTermination`). */
  isProtected: boolean;
  /** Stop protection (`disableApiStop`). */
  isStopProtected: boolean;
  /** EC2's StateReason of an instance that ended or stopped. */
  stateReason?: { code: string; message: string };
  /** Who began its last way out of running, and when, for `StateTransitionReason`; none where nobody did. */
  transition?: { by: 'User' | 'Service'; at: number };
  /** What its system's own end does to it (`instanceInitiatedShutdownBehavior`). */
  ownEnd: 'stop' | 'terminate';
  group?: string;
  /** The ECS cluster that its agent registers with; none for an instance that runs no agent. */
  cluster?: string;
  reservationId: string;
  /** Its place among the instances of one RunInstances. */
  launchIndex: number;
  clientToken?: string;
  /** As RunInstances got it: base64. */
  userData?: string;
  isSpot: boolean;
  /** When a spot instance will be reclaimed, from the notice on. */
  reclaimedAt?: number;
}

export interface SubnetRecord {
  id: string;
  zone: string;
  cidr: string;
  tags: Record<string, string>;
}

/** A network ACL: numbered rules for each direction, the lowest match decides. */
export interface NetworkAclRecord {
  id: string;
  isDefault: boolean;
  entries: NetworkAclEntry[];
  clientToken?: string;
  tags: Record<string, string>;
}

export interface NetworkAclEntry {
  number: number;
  isEgress: boolean;
  action: 'allow' | 'deny';
  /** `-1` for all. */
  protocol: string;
  cidr: string;
  ports?: { from: number; to: number };
  icmp?: { type: number; code: number };
}

export interface Ec2State {
  vpcId: string;
  vpcCidr: string;
  vpcTags: Record<string, string>;
  /** `Name` and id of each zone. */
  zones: { name: string; id: string; subnetId: string }[];
  subnets: Map<string, SubnetRecord>;
  networkAcls: Map<string, NetworkAclRecord>;
  /** Which ACL a subnet has, by association id (`aclassoc-…`). */
  aclAssociations: Map<string, { subnetId: string; networkAclId: string }>;
  /** Subnets whose network ACL lets nothing in or nothing out. */
  cutSubnets: Set<string>;
  /** What each client token of RunInstances asked for and got, while any of it is listed. */
  runs: Map<string, RunRecord>;
  /** Each launched instance, until it is no longer listed. */
  instances: Map<string, InstanceRecord>;
  imageId: string;
  /** The one type of instance: CPU in ECS units, memory in MiB. */
  instanceType: { name: string; cpu: number; memory: number };
  /** What the group launches from; its user data names the cluster. */
  launchTemplate: { id: string; name: string; cluster: string };
}

interface RunRecord {
  /** The request as text, to tell a repetition from another request. */
  request: string;
  instanceIds: string[];
}
