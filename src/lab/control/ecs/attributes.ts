import type { LabState } from '../state.ts';
import type { ContainerInstanceRecord } from './records.ts';

/** What placement and queries know a container instance by: ECS's own attributes and custom ones. */
export function attributesOf(state: LabState, record: ContainerInstanceRecord): Record<string, string> {
  const instance = state.ec2.instances.get(record.instanceId);
  return {
    'ecs.cpu-architecture': 'x86_64',
    'ecs.os-type': 'linux',
    ...(instance && {
      'ecs.availability-zone': instance.zone,
      'ecs.instance-type': instance.type,
      'ecs.ami-id': instance.imageId,
      'ecs.subnet-id': instance.subnetId,
      'ecs.vpc-id': state.ec2.vpcId,
    }),
    ...record.attributes,
  };
}
