import type { RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import type { RunRequest } from '../control/ec2/runs.ts';
import type { LabState } from '../control/state.ts';
import { WireError } from '../wire/index.ts';
import { checkImage } from './images.ts';
import { launchTemplateOf } from './launch-template.ts';
import { existingSubnet } from './network-ids.ts';
import { specifiedTags } from './tagging.ts';
import { clusterIn, readUserData } from './user-data.ts';

const modelled: ReadonlySet<string> = new Set<keyof RunInstancesCommandInput>([
  'ImageId',
  'InstanceType',
  'MinCount',
  'MaxCount',
  'SubnetId',
  'Placement',
  'ClientToken',
  'TagSpecifications',
  'UserData',
  'LaunchTemplate',
  'InstanceMarketOptions',
  'DisableApiTermination',
  'DisableApiStop',
  'InstanceInitiatedShutdownBehavior',
  'KeyName',
  'SecurityGroupIds',
  'SecurityGroups',
  'DryRun',
]);

/** What a request of RunInstances asks the control plane for; refuses what EC2 would, and what the lab has not. */
export function runRequest(input: RunInstancesCommandInput, state: LabState): RunRequest {
  const unknown = Object.entries(input).find(([name, value]) => !modelled.has(name) && value !== undefined);
  if (unknown) throw notModelled(unknown[0]);
  const { MinCount: min = 1, MaxCount: max = 1, UserData, ClientToken } = input;
  checkCounts(min, max);
  const template = launchTemplateOf(state, input.LaunchTemplate);
  if (input.ImageId !== undefined) checkImage(state, input.ImageId);
  else if (!template) {
    throw new WireError('MissingParameter', 'The request must contain the parameter ImageId');
  }
  checkType(input.InstanceType, state);
  refuseStrangers(input);
  const zone = zoneOf(input, state);
  const userData = UserData === undefined ? undefined : readUserData(UserData);
  const cluster = userData === undefined ? template?.cluster : clusterIn(userData);
  const isSpot = isSpotRequest(input);
  return {
    min,
    max,
    ...(zone !== undefined && { zone }),
    ...(cluster !== undefined && { cluster }),
    ...(UserData !== undefined && { userData: UserData }),
    ...(ClientToken && { clientToken: ClientToken }),
    tags: specifiedTags(input.TagSpecifications, ['instance'], ['volume', 'network-interface']),
    isProtected: input.DisableApiTermination ?? false,
    isStopProtected: input.DisableApiStop ?? false,
    isSpot,
    ownEnd: ownEndOf(input, isSpot),
    text: JSON.stringify({ ...input, ClientToken: undefined, DryRun: undefined }),
  };
}

function checkCounts(min: number, max: number): void {
  if (min < 1 || max < 1 || min > max) {
    throw new WireError(
      'InvalidParameterValue',
      min > max && max >= 1
        ? `Value (${min}) for parameter minCount is invalid. It may not be larger than maxCount (${max}).`
        : `Value (${Math.min(min, max)}) for parameter ${min < 1 ? 'minCount' : 'maxCount'} is invalid. It must be a positive integer.`,
    );
  }
}

function checkType(type: string | undefined, { ec2 }: LabState): void {
  if (type === undefined || type === ec2.instanceType.name) return;
  throw new WireError(
    'Unsupported',
    `Your requested instance type (${type}) is not supported. The lab offers ${ec2.instanceType.name} only.`,
  );
}

/** The lab has neither key pairs nor security groups. */
function refuseStrangers({
  KeyName,
  SecurityGroupIds = [],
  SecurityGroups = [],
}: RunInstancesCommandInput): void {
  if (KeyName !== undefined) {
    throw new WireError('InvalidKeyPair.NotFound', `The key pair '${KeyName}' does not exist`);
  }
  const [group] = [...SecurityGroupIds, ...SecurityGroups];
  if (group !== undefined) {
    throw new WireError('InvalidGroup.NotFound', `The security group '${group}' does not exist`);
  }
}

function zoneOf({ SubnetId, Placement = {} }: RunInstancesCommandInput, state: LabState): string | undefined {
  const { AvailabilityZone, AvailabilityZoneId, Tenancy, ...others } = Placement;
  const other = Object.entries(others).find(([, value]) => value !== undefined && value !== '');
  if (other) throw notModelled(`Placement.${other[0]}`);
  if (Tenancy !== undefined && Tenancy !== 'default') throw notModelled(`Placement.Tenancy ${Tenancy}`);
  const inSubnet = SubnetId === undefined ? undefined : existingSubnet(state, SubnetId).zone;
  const asked = AvailabilityZone ?? AvailabilityZoneId;
  if (asked === undefined) return inSubnet;
  const zone = state.ec2.zones.find(({ name, id }) => name === asked || id === asked)?.name;
  if (zone === undefined) {
    throw new WireError('InvalidParameterValue', `Invalid availability zone: [${asked}]`);
  }
  if (inSubnet !== undefined && inSubnet !== zone) {
    throw new WireError(
      'InvalidParameterValue',
      `The availability zone '${zone}' does not match the subnet '${SubnetId}', which is in '${inSubnet}'.`,
    );
  }
  return zone;
}

function isSpotRequest({ InstanceMarketOptions: market }: RunInstancesCommandInput): boolean {
  if (market === undefined) return false;
  if (market.MarketType !== 'spot') {
    throw notModelled(`InstanceMarketOptions.MarketType ${market.MarketType ?? 'without a value'}`);
  }
  const {
    SpotInstanceType = 'one-time',
    InstanceInterruptionBehavior = 'terminate',
    ...others
  } = market.SpotOptions ?? {};
  if (SpotInstanceType !== 'one-time') throw notModelled(`SpotInstanceType ${SpotInstanceType}`);
  if (InstanceInterruptionBehavior !== 'terminate') {
    throw notModelled(`InstanceInterruptionBehavior ${InstanceInterruptionBehavior}`);
  }
  const other = Object.entries(others).find(([, value]) => value !== undefined);
  if (other) throw notModelled(`SpotOptions.${other[0]}`);
  return true;
}

function ownEndOf(
  { InstanceInitiatedShutdownBehavior: asked }: RunInstancesCommandInput,
  isSpot: boolean,
): 'stop' | 'terminate' {
  if (asked !== undefined && asked !== 'stop' && asked !== 'terminate') {
    throw new WireError(
      'InvalidParameterValue',
      `Value (${String(asked)}) for parameter instanceInitiatedShutdownBehavior is invalid. Unknown shutdown behavior.`,
    );
  }
  return isSpot ? 'terminate' : (asked ?? 'stop');
}

function notModelled(what: string): WireError {
  return new WireError('UnsupportedOperation', `The lab does not model ${what} of RunInstances.`);
}
