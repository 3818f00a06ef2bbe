import type { Constants } from '../spec/lab-spec.ts';
import type { AutoScalingState } from './auto-scaling/records.ts';
import type { CloudWatchState } from './cloudwatch/records.ts';
import type { DiscoveryState } from './discovery/records.ts';
import type { Ec2State } from './ec2/records.ts';
import type { EcsState } from './ecs/records.ts';
import type { ElbState } from './elb/records.ts';
import type { IamState } from './iam/records.ts';
import type { IncidentsState } from './incidents/records.ts';
import type { Route53State } from './route53/records.ts';
import type { SqsState } from './sqs/records.ts';

/**
 * Everything the lab is, at one moment: a room for each service of AWS, changed by the control plane alone. Plain
 * data (objects, Maps, Sets), so that it can be copied whole; times are milliseconds since the epoch.
 */
export interface LabState {
  account: string;
  region: string;
  startedAt: number;
  constants: Constants;
  ec2: Ec2State;
  ecs: EcsState;
  autoScaling: AutoScalingState;
  elb: ElbState;
  cloudWatch: CloudWatchState;
  discovery: DiscoveryState;
  route53: Route53State;
  sqs: SqsState;
  iam: IamState;
  incidents: IncidentsState;
}
