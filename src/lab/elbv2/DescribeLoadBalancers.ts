import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { requireArns, requireKnown } from './named.ts';
import { elbPage, validationError } from './pages.ts';

export const DescribeLoadBalancers = operation(
  DescribeLoadBalancersCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { LoadBalancerArns: arns = [], Names: names = [] } = input;
    if (arns.length > 0 && names.length > 0) {
      throw validationError(
        'Load balancer names and load balancer ARNs cannot be specified at the same time',
      );
    }
    requireArns('loadbalancer', arns, [state.balancer.arn]);
    requireKnown('loadbalancer', names, [state.balancer.name]);
    const { items, token } = elbPage('DescribeLoadBalancers', [state.balancer], ({ arn }) => arn, input);
    return {
      LoadBalancers: items.map((balancer) => describedBalancer(balancer, state)),
      ...(token !== undefined && { NextMarker: token }),
    };
  },
);

function describedBalancer({ arn, name, host }: LabState['balancer'], state: LabState): LoadBalancer {
  return {
    LoadBalancerArn: arn,
    LoadBalancerName: name,
    DNSName: host,
    CreatedTime: new Date(state.startedAt),
    Scheme: 'internal',
    VpcId: state.ec2.vpcId,
    State: { Code: 'active' },
    Type: 'application',
    AvailabilityZones: state.ec2.zones.map((zone) => ({
      ZoneName: zone.name,
      SubnetId: zone.subnetId,
      LoadBalancerAddresses: [],
    })),
    SecurityGroups: [],
    IpAddressType: 'ipv4',
  };
}
