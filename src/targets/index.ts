// What can be read and hurt, as small capabilities.
export type {
  Alarm,
  AlarmChoice,
  Datapoint,
  InstanceState,
  MetricQuestion,
  MovesMessages,
  QueueDepth,
  ReadsAlarms,
  Sending,
  Target,
  TaskHealth,
  TerminatesInstances,
} from './contract.ts';
export { openAwsTarget, type AwsTargetOptions } from './aws/index.ts';
