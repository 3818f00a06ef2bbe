import type { CreateTargetGroupInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateTargetGroupCommand,
  DuplicateTargetGroupNameException,
  TooManyTargetGroupsException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { HealthCheck } from '../control/elb/records.ts';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { healthCheckOf } from './health-check.ts';
import { limits } from './limits.ts';
import { requireName } from './names.ts';
import { notModelled, validationError } from './pages.ts';
import { readTags } from './tags.ts';
import { describedGroup } from './target-group.ts';

export const CreateTargetGroup = operation(CreateTargetGroupCommand, async (input, { lab }: LabRequest) => {
  const { state } = lab;
  const name = requireName('Target group', input.Name);
  const { targetType, port } = settingsOf(state, input);
  const healthCheck = healthCheckOf(input, defaultCheck(state));
  const tags = readTags(input.Tags);
  const known = [...state.elb.targetGroups.values()].find((group) => group.name === name);
  if (known) {
    const isSame = known.targetType === targetType && known.port === port;
    if (isSame && JSON.stringify(known.healthCheck) === JSON.stringify(healthCheck))
      return { TargetGroups: [describedGroup(known, state)] };
    throw new DuplicateTargetGroupNameException({
      message: `A target group with the same name '${name}' exists, but with different settings`,
      $metadata: {},
    });
  }
  if (state.elb.targetGroups.size >= limits['target-groups'])
    throw new TooManyTargetGroupsException({
      message: 'The maximum number of target groups has been reached',
      $metadata: {},
    });
  const group = lab.elb.targetGroups.create({ name, targetType, port, healthCheck, tags });
  return { TargetGroups: [describedGroup(group, state)] };
});

function settingsOf(
  { ec2 }: LabState,
  input: Partial<CreateTargetGroupInput>,
): { targetType: 'instance' | 'ip'; port: number } {
  const { TargetType: targetType = 'instance', Protocol, ProtocolVersion = 'HTTP1', Port: port } = input;
  if (targetType !== 'instance' && targetType !== 'ip')
    throw notModelled(`target groups of type ${targetType}`);
  if (Protocol === undefined) throw validationError('A protocol must be specified');
  if (Protocol !== 'HTTP') throw notModelled(`target groups with the protocol ${Protocol}`);
  if (ProtocolVersion !== 'HTTP1') throw notModelled(`the protocol version ${ProtocolVersion}`);
  if (input.IpAddressType === 'ipv6') throw notModelled('the IP address type ipv6');
  if (input.TargetControlPort !== undefined) throw notModelled('target control ports');
  if (port === undefined) throw validationError('A port must be specified');
  if (port < 1 || port > 65_535) throw validationError(`Port '${port}' must be between 1 and 65535`);
  if (input.VpcId === undefined) throw validationError('A VPC ID must be specified');
  if (input.VpcId !== ec2.vpcId) throw validationError(`The VPC ID '${input.VpcId}' is not found`);
  return { targetType, port };
}

function defaultCheck({ constants }: LabState): HealthCheck {
  return {
    path: '/',
    matcher: '200',
    intervalMs: constants.healthCheckIntervalMs,
    timeoutMs: constants.healthCheckTimeoutMs,
    healthyThreshold: constants.healthyThreshold,
    unhealthyThreshold: constants.unhealthyThreshold,
  };
}
