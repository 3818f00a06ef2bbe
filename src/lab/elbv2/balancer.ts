import type { LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { BalancerRecord } from '../control/elb/records.ts';
import { balancerZoneId } from '../control/route53/balancer-names.ts';
import type { LabState } from '../control/state.ts';

const reasons: Readonly<Partial<Record<BalancerRecord['state'], string>>> = {
  failed: 'The load balancer could not be set up.',
  active_impaired: 'The load balancer does not have the resources that it needs to scale.',
};

/** A balancer as ELBv2 describes it; its DNS name is its address, since no resolver knows the lab's names. */
export function describedBalancer(balancer: BalancerRecord, { ec2 }: LabState): LoadBalancer {
  const { arn, name, host, createdAt, scheme, state, zones } = balancer;
  const reason = reasons[state];
  return {
    LoadBalancerArn: arn,
    DNSName: host,
    CanonicalHostedZoneId: balancerZoneId,
    CreatedTime: new Date(createdAt),
    LoadBalancerName: name,
    Scheme: scheme,
    VpcId: ec2.vpcId,
    State: { Code: state, ...(reason !== undefined && { Reason: reason }) },
    Type: 'application',
    AvailabilityZones: ec2.zones
      .filter((zone) => zones.includes(zone.name))
      .map((zone) => ({ ZoneName: zone.name, SubnetId: zone.subnetId, LoadBalancerAddresses: [] })),
    SecurityGroups: [],
    IpAddressType: 'ipv4',
  };
}
