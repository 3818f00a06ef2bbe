import type { LaunchTemplateSpecification } from '@aws-sdk/client-auto-scaling';
import type { LabState } from '../control/state.ts';
import { validationError } from './errors.ts';

interface Places {
  AvailabilityZones?: string[] | undefined;
  AvailabilityZoneIds?: string[] | undefined;
  VPCZoneIdentifier?: string | undefined;
}

/** The zones that a request names, by themselves, by their ids or by their subnets; undefined when it names none. */
export function zonesOf({ ec2 }: LabState, input: Places): string[] | undefined {
  const named = input.AvailabilityZones?.length ? input.AvailabilityZones : undefined;
  const unknown = named?.find((zone) => !ec2.zones.some(({ name }) => name === zone));
  if (unknown !== undefined) throw validationError(`Invalid availability zones: [${unknown}]`);
  const byId = input.AvailabilityZoneIds?.map((zoneId) => {
    const zone = ec2.zones.find(({ id }) => id === zoneId);
    if (!zone) throw validationError(`Invalid availability zone ids: [${zoneId}]`);
    return zone.name;
  });
  const subnets = (input.VPCZoneIdentifier ?? '').split(',').filter((id) => id.trim() !== '');
  const bySubnet = subnets.map((id) => {
    const subnet = ec2.subnets.get(id.trim());
    if (!subnet) throw validationError(`The subnet ID '${id.trim()}' does not exist`);
    return subnet.zone;
  });
  const zones = named ?? (byId?.length ? byId : undefined);
  if (bySubnet.length === 0) return zones && [...new Set(zones)].toSorted();
  const fromSubnets = [...new Set(bySubnet)].toSorted();
  if (zones && fromSubnets.join() !== [...new Set(zones)].toSorted().join())
    throw validationError(
      'The availability zones of the specified subnets and the Auto Scaling group do not match',
    );
  return fromSubnets;
}

/** The version of the lab's one launch template that a request names. */
export function templateVersionOf({ ec2 }: LabState, template: LaunchTemplateSpecification): string {
  const { LaunchTemplateId: id, LaunchTemplateName: name, Version = '$Default' } = template;
  if ((id === undefined) === (name === undefined))
    throw validationError('Valid requests must contain either launchTemplateId or LaunchTemplateName');
  const valid = 'You must use a valid fully-formed launch template.';
  if (id !== undefined && id !== ec2.launchTemplate.id)
    throw validationError(`${valid} The specified launch template, with template ID ${id}, does not exist.`);
  if (name !== undefined && name !== ec2.launchTemplate.name)
    throw validationError(
      `${valid} The specified launch template, with template name ${name}, does not exist.`,
    );
  if (!['1', '$Latest', '$Default'].includes(Version))
    throw validationError(
      `${valid} Could not find the specified version ${Version} for the launch template.`,
    );
  return Version;
}

/** The ARNs of target groups that exist and take instances. */
export function targetGroupsOf({ elb }: LabState, arns: readonly string[]): string[] {
  const unknown = arns.some((arn) => elb.targetGroups.get(arn)?.targetType !== 'instance');
  if (unknown)
    throw validationError('Provided Target Groups may not be valid. Please ensure they exist and try again.');
  return [...new Set(arns)];
}
