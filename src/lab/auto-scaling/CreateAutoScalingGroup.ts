import {
  AlreadyExistsFault,
  LimitExceededFault,
  CreateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import type { CreateAutoScalingGroupCommandInput } from '@aws-sdk/client-auto-scaling';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { checkLength, validationError } from './errors.ts';
import { checkSizes, settingsOf } from './group-settings.ts';
import { checkHookCount, wantedHook } from './hook.ts';
import { mostGroups } from './limits.ts';
import { targetGroupsOf, templateVersionOf, zonesOf } from './placement.ts';
import { checkTagCount, givenTags } from './tags.ts';

export const CreateAutoScalingGroup = operation(
  CreateAutoScalingGroupCommand,
  async (input, { lab }: LabRequest) => {
    const { state } = lab;
    const { AutoScalingGroupName: name = '', MinSize: min = 0, MaxSize: max = 0 } = input;
    const { DesiredCapacity: desired = min, Tags = [], TargetGroupARNs = [] } = input;
    checkLength('autoScalingGroupName', name, 255);
    if (name.includes(':')) throw validationError('Group name cannot contain a colon.');
    const settings = settingsOf(input);
    if (!input.LaunchTemplate)
      throw validationError(
        'Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.',
      );
    const templateVersion = templateVersionOf(state, input.LaunchTemplate);
    checkSizes({ min, max, desired });
    const zones = zonesOf(state, input);
    if (!zones) throw validationError('At least one Availability Zone or VPC Subnet is required.');
    const targetGroupArns = new Set(targetGroupsOf(state, TargetGroupARNs));
    const hooks = hooksOf(input, state);
    const tags = givenTags(Tags);
    checkTagCount(tags.map(({ key }) => key));
    refuseTaken(state, name);
    lab.autoScaling.groups.create({
      name,
      min,
      max,
      desired,
      zones,
      healthCheckTypes: ['EC2'],
      gracePeriodMs: 0,
      cooldownMs: state.constants.cooldownMs,
      newInstancesProtected: false,
      terminationPolicies: ['Default'],
      ...withoutNegative(settings),
      templateVersion,
      hooks,
      targetGroupArns,
      tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
      propagated: new Set(tags.flatMap(({ key, isPropagated }) => (isPropagated ? [key] : []))),
      members: new Map(),
      activities: [],
      suspendedProcesses: new Set(),
      policies: new Map(),
      // The lab's launch template has its instances register with the lab's cluster.
      cluster: lab.state.autoScaling.cluster,
      spotCount: 0,
    });
    return {};
  },
);

/** -1 stands for no warm-up of its own. */
function withoutNegative({ warmupMs, ...settings }: ReturnType<typeof settingsOf>) {
  return { ...settings, ...(warmupMs !== undefined && warmupMs >= 0 && { warmupMs }) };
}

function hooksOf(
  { LifecycleHookSpecificationList = [] }: CreateAutoScalingGroupCommandInput,
  state: LabState,
) {
  const hooks = LifecycleHookSpecificationList.map((given) => wantedHook(given, undefined, state));
  checkHookCount(hooks.length);
  return new Map(hooks.map((hook) => [hook.name, hook]));
}

function refuseTaken({ autoScaling }: LabState, name: string): void {
  const known = autoScaling.groups.get(name);
  if (known) {
    const pending = known.status === undefined ? '' : ' and is pending delete';
    throw new AlreadyExistsFault({
      message: `AutoScalingGroup by this name already exists - A group with the name ${name} already exists${pending}`,
      $metadata: {},
    });
  }
  if (autoScaling.groups.size >= mostGroups)
    throw new LimitExceededFault({
      message: `You have reached the limit of ${mostGroups} Auto Scaling groups for your account.`,
      $metadata: {},
    });
}
