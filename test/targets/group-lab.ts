// A lab whose hosts serve port 80 as instances of a group do, behind a target group of the group's own.
import { AutoScaling } from '@aws-sdk/client-auto-scaling';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { serveLab, type LabEndpoint } from './lab-endpoint.ts';

export const groupName = 'default-hosts';

/** What a target is opened with that is the group by itself. */
export const asGroup = { cluster: '', group: groupName };

interface Attached {
  /** Whether a rule of the balancer leads to the target group. */
  hasRule?: boolean;
}

/** The lab; its only service of ECS stands for what an image starts on every instance. */
export function serveGroupLab(changes: Parameters<typeof serveLab>[0] = {}): Promise<LabEndpoint> {
  const front = { tasks: 1, scheduling: 'daemon', network: 'host', port: 80, path: 'none' } as const;
  return serveLab({ services: { front }, ...changes });
}

/** Attaches a new target group of this name to the group; resolves once its targets are healthy. */
export async function attach(
  lab: LabEndpoint,
  name: string,
  { hasRule = true }: Attached = {},
): Promise<string> {
  const config = {
    endpoint: lab.url,
    region: 'lab-local-1',
    credentials: { accessKeyId: 'lab-key', secretAccessKey: 'lab-secret' },
  };
  const balancing = new ElasticLoadBalancingV2(config);
  const autoScaling = new AutoScaling(config);
  const { TargetGroups = [] } = await balancing.createTargetGroup({
    Name: name,
    VpcId: lab.plane.state.ec2.vpcId,
    Protocol: 'HTTP',
    Port: 80,
    HealthCheckPath: '/health',
    HealthCheckIntervalSeconds: 5,
    HealthCheckTimeoutSeconds: 2,
  });
  const TargetGroupArn = TargetGroups[0]?.TargetGroupArn ?? '';
  if (hasRule) {
    const { LoadBalancers = [] } = await balancing.describeLoadBalancers({});
    const { Listeners = [] } = await balancing.describeListeners({
      LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn,
    });
    await balancing.createRule({
      ListenerArn: Listeners[0]?.ListenerArn,
      Priority: 100 + name.length,
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: [`/${name}/*`] } }],
      Actions: [{ Type: 'forward', TargetGroupArn }],
    });
  }
  await autoScaling.attachLoadBalancerTargetGroups({
    AutoScalingGroupName: groupName,
    TargetGroupARNs: [TargetGroupArn],
  });
  balancing.destroy();
  autoScaling.destroy();
  const states = () => [...(lab.plane.state.elb.targetGroups.get(TargetGroupArn)?.targets.values() ?? [])];
  lab.timers.advanceUntil(() => states().every(({ state }) => state !== 'initial'), 120_000);
  lab.calls.length = 0;
  return TargetGroupArn;
}
