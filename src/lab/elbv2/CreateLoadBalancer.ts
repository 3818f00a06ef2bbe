import type { CreateLoadBalancerInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateLoadBalancerCommand,
  DuplicateLoadBalancerNameException,
  SubnetNotFoundException,
  TooManyLoadBalancersException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { describedBalancer } from './balancer.ts';
import { limits } from './limits.ts';
import { requireName } from './names.ts';
import { notModelled, validationError } from './pages.ts';
import { readTags } from './tags.ts';

export const CreateLoadBalancer = operation(CreateLoadBalancerCommand, async (input, { lab }: LabRequest) => {
  const { state } = lab;
  const name = requireName('Load balancer', input.Name);
  requireModelled(input);
  const zones = zonesOf(state, input);
  const tags = readTags(input.Tags);
  const scheme = input.Scheme ?? 'internet-facing';
  const known = [...state.elb.balancers.values()].find((balancer) => balancer.name === name);
  if (known) {
    const isSame = known.scheme === scheme && known.zones.join() === zones.join();
    if (isSame && JSON.stringify(known.tags) === JSON.stringify(tags))
      return { LoadBalancers: [describedBalancer(known, state)] };
    throw new DuplicateLoadBalancerNameException({
      message: `A load balancer with the same name '${name}' exists, but with different settings`,
      $metadata: {},
    });
  }
  if (state.elb.balancers.size >= limits['application-load-balancers'])
    throw new TooManyLoadBalancersException({
      message: 'The maximum number of load balancers has been reached',
      $metadata: {},
    });
  const balancer = lab.elb.balancers.create({ name, zones, scheme, tags });
  return { LoadBalancers: [describedBalancer(balancer, state)] };
});

function requireModelled(input: Partial<CreateLoadBalancerInput>): void {
  const { Type = 'application', IpAddressType = 'ipv4', SecurityGroups = [] } = input;
  if (Type !== 'application') throw notModelled(`load balancers of type ${Type}`);
  if (IpAddressType !== 'ipv4') throw notModelled(`the IP address type ${IpAddressType}`);
  if (SecurityGroups.length > 0) throw notModelled('security groups of load balancers');
  if (input.CustomerOwnedIpv4Pool !== undefined || input.IpamPools) throw notModelled('address pools');
}

/** The zones of the subnets that the request names: at least two, each once. */
function zonesOf({ ec2 }: LabState, input: Partial<CreateLoadBalancerInput>): string[] {
  const { Subnets = [], SubnetMappings = [] } = input;
  if (Subnets.length > 0 && SubnetMappings.length > 0)
    throw validationError('You must specify either subnets or subnet mappings, not both');
  const ids = Subnets.length > 0 ? Subnets : SubnetMappings.map(({ SubnetId = '' }) => SubnetId);
  const missing = ids.filter((id) => !ec2.subnets.has(id));
  if (missing.length > 0)
    throw new SubnetNotFoundException({
      message: `The subnet ID '${missing.join(', ')}' does not exist`,
      $metadata: {},
    });
  const asked = new Set(ids.flatMap((id) => ec2.subnets.get(id)?.zone ?? []));
  if (asked.size < ids.length)
    throw validationError(
      'A load balancer cannot be attached to multiple subnets in the same Availability Zone',
    );
  const least = Math.min(2, ec2.zones.length);
  if (asked.size < least)
    throw validationError(
      `At least ${least === 2 ? 'two subnets' : 'one subnet'} in ${least} different Availability Zones must be specified`,
    );
  return ec2.zones.map(({ name }) => name).filter((name) => asked.has(name));
}
