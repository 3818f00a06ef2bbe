import type { LabSpec } from '../spec/lab-spec.ts';
import { initialAutoScaling } from './auto-scaling/initial.ts';
import { initialCloudWatch } from './cloudwatch/initial.ts';
import { initialDiscovery } from './discovery/initial.ts';
import { initialEc2 } from './ec2/initial.ts';
import { initialEcs } from './ecs/initial.ts';
import { initialElb } from './elb/initial.ts';
import { initialIam } from './iam/initial.ts';
import type { Ids } from './ids.ts';
import { initialSqs } from './sqs/initial.ts';
import type { LabState } from './state.ts';

const region = 'lab-local-1';
const account = '000000000000';

/** Everything of a lab that exists before its first instance: network, group, services, balancer, alarms. */
export function initialState(
  spec: LabSpec,
  ids: Ids,
  now: number,
  balancer: { host: string; port: number },
): LabState {
  const ec2 = initialEc2(spec, ids, region);
  const place = { region, account, zones: ec2.zones };
  const elb = initialElb(spec, ids, now, { ...place, balancer });
  const { discovery, route53 } = initialDiscovery(spec, ids, now, { ...place, vpcId: ec2.vpcId });
  const ecs = initialEcs(spec, ids, now, {
    targetGroupArn: (service) => [...elb.targetGroups.values()].find((group) => group.name === service)?.arn,
    registryId: (service) => [...discovery.services.values()].find(({ name }) => name === service)?.id,
  });
  return {
    account,
    region,
    startedAt: now,
    constants: spec.constants,
    ec2,
    ecs,
    autoScaling: initialAutoScaling(spec, ids, now, place),
    elb,
    cloudWatch: initialCloudWatch(spec, now, { ...place, ecs, elb }),
    discovery,
    route53,
    sqs: initialSqs(spec, now, place),
    iam: initialIam(spec),
    incidents: {
      isRegistryDown: false,
      zonesWithoutCapacity: new Set(),
      cutOff: new Set(),
      log: [],
    },
  };
}
