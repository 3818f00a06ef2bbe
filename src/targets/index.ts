// What can be read and hurt, as small capabilities.
export type {
  Balancer,
  CapacityReservation,
  ContainerInstance,
  CutsSubnets,
  DrainsContainerInstances,
  GroupState,
  InstanceState,
  PuttingBack,
  ReservesCapacity,
  ResizesGroups,
  Sending,
  StopsInstances,
  SubnetGuard,
  TerminatesInstances,
} from './changes.ts';
export type {
  Alarm,
  AlarmChoice,
  Datapoint,
  MetricQuestion,
  MovesMessages,
  QueueDepth,
  ReadsAlarms,
  ScalingAlarm,
  Target,
  TaskHealth,
} from './contract.ts';
export type { Rehearsal } from './rehearsal.ts';
export type { Changed, ChangedKind } from './opt-in.ts';
export { cliOptions, quoted } from './cli-options.ts';
export { findAwsTargets, type FoundTargets } from './aws/find-targets.ts';
export { openAwsTarget, readActions, reservationActions, type AwsTargetOptions } from './aws/index.ts';
