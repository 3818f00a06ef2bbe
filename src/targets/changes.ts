/** What became of one instance that was asked to end or to stop. */
export interface InstanceState {
  id: string;
  /** `running`, `shutting-down`, `terminated`…; `missing` when the target no longer knows it. */
  state: string;
}

/** How a request that changes something is sent: once, without retries. */
export interface Sending {
  signal: AbortSignal;
  /** Told when a request leaves. */
  onSent: () => void;
  /** Asked at the last step before the socket; what it raises keeps the request from leaving. */
  mayLeave: () => void;
}

/** How a request that puts something back is sent: again while the target is throttled or not reached. */
export type PuttingBack = Pick<Sending, 'signal' | 'onSent'>;

/** Ending instances for good: the capability behind `terminate-instances`. */
export interface TerminatesInstances {
  /**
   * Sends one request, without retries; `onSent` is told when it leaves. Rejects with what the target answered;
   * some instances may have died all the same, so read their states afterwards.
   */
  terminate(ids: string[], how: Sending & { skipOsShutdown: boolean }): Promise<void>;
  /** The states as the target tells them now. */
  states(ids: string[], signal: AbortSignal): Promise<InstanceState[]>;
}

/** Stopping instances, and starting them again: the capability behind `stop-instances`. */
export interface StopsInstances {
  /** As few requests as can be, one after the other. Of one that is refused, some instances may stop all the same. */
  stop(ids: string[], how: Sending & { skipOsShutdown: boolean }): Promise<void>;
  /** One request for at most 1,000. Refused as a whole when one of them can't be started. */
  start(ids: string[], how: PuttingBack): Promise<void>;
  states(ids: string[], signal: AbortSignal): Promise<InstanceState[]>;
}

/** An instance as a place for tasks. */
export interface ContainerInstance {
  /** Its ARN. */
  id: string;
  instanceId: string;
  cluster: string;
  /** `ACTIVE`, `DRAINING`… as ECS names them. */
  status: string;
}

/** Why one of those that were asked for was left as it is. */
export interface Unchanged {
  id: string;
  reason: string;
}

/** Taking tasks off instances: the capability behind `drain-container-instances`. */
export interface DrainsContainerInstances {
  /** Those registered for these instances; none for an instance that has left the cluster. */
  read(instanceIds: readonly string[], signal: AbortSignal): Promise<ContainerInstance[]>;
  /** By ARN, in requests of ten; tells whom the target left as they are. */
  drain(ids: string[], how: Sending): Promise<Unchanged[]>;
  activate(ids: string[], how: PuttingBack): Promise<Unchanged[]>;
}

/** The network ACL that guards a subnet. */
export interface SubnetGuard {
  subnetId: string;
  vpcId: string;
  networkAclId: string;
  /** Names the pair of them; another one after each change. */
  associationId: string;
  tags: Record<string, string>;
  /** No entry lets anything through. */
  isClosed: boolean;
}

/** A network ACL, and the subnets that it guards. */
interface NetworkAcl {
  id: string;
  vpcId: string;
  subnetIds: string[];
}

/** Cutting subnets off by their network ACLs: the capability behind `blackhole-zone`. */
export interface CutsSubnets {
  /** Complete for every subnet that is there. */
  guards(subnetIds: readonly string[], signal: AbortSignal): Promise<SubnetGuard[]>;
  /** Instances in these subnets that run or start, the target's and others. */
  instancesIn(subnetIds: readonly string[], signal: AbortSignal): Promise<string[]>;
  /** Network ACLs that carry this tag. */
  tagged(key: string, value: string, signal: AbortSignal): Promise<NetworkAcl[]>;
  /** Makes a network ACL, which lets nothing through, and tells its id. */
  createClosed(vpcId: string, tags: Record<string, string>, how: Sending): Promise<string>;
  /** Gives each association another network ACL, one after the other. */
  replace(changes: { associationId: string; networkAclId: string }[], how: Sending): Promise<void>;
  putBack(associationId: string, networkAclId: string, how: PuttingBack): Promise<void>;
  remove(networkAclId: string, how: PuttingBack): Promise<void>;
}

/** An Auto Scaling group as it stands. */
export interface GroupState {
  name: string;
  desired: number;
  min: number;
  max: number;
  suspendedProcesses: string[];
  members: { id: string; lifecycle: string; isProtected: boolean }[];
}

/** How many instances a group is to have, and at least; what is left out stays. */
export interface GroupSize {
  desired?: number;
  min?: number;
}

/** Changing Auto Scaling groups: the capability behind `scale-in`, and what keeps a group from replacing. */
export interface ResizesGroups {
  /** Those of these names that are there. */
  read(names: readonly string[], signal: AbortSignal): Promise<GroupState[]>;
  resize(group: string, size: GroupSize, how: Sending): Promise<void>;
  resizeBack(group: string, size: GroupSize, how: PuttingBack): Promise<void>;
  suspend(group: string, processes: string[], how: Sending): Promise<void>;
  resume(group: string, processes: string[], how: PuttingBack): Promise<void>;
}

/** A load balancer of the target. */
export interface Balancer {
  arn: string;
  name: string;
  /** `application`, `network`… as ELB names them. */
  type: string;
}

type ReservationState = 'provisioned' | 'pending' | 'rebalancing' | 'failed';

/** The capacity that is reserved for a load balancer, as it stands. */
export interface CapacityReservation {
  /** In capacity units (LCUs), as it was asked for; null where none is reserved. */
  minimumUnits: number | null;
  /** `provisioned` where it is in every zone; `none` where none is reserved. */
  state: ReservationState | 'none';
  zones: { zone: string; state: ReservationState; reason?: string; units: number }[];
  /** How often it may be made smaller today; null where the target does not tell. */
  decreasesLeft: number | null;
}

/** Reserving capacity of load balancers, in place of warming them up by load. */
export interface ReservesCapacity {
  /** Those that the target groups of the target stand behind, by their names. */
  balancers(signal: AbortSignal): Promise<Balancer[]>;
  /** Of a balancer by its ARN, as all of these; undefined for one that is not there. */
  read(balancer: string, signal: AbortSignal): Promise<CapacityReservation | undefined>;
  /** Asks for so many units; they are there once it is `provisioned` in every zone. */
  reserve(balancer: string, units: number, how: Sending): Promise<void>;
  reserveBack(balancer: string, units: number, how: PuttingBack): Promise<void>;
  /** Gives all of it back. */
  reset(balancer: string, how: PuttingBack): Promise<void>;
}
