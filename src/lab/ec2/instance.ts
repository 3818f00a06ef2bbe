import type { Instance, InstanceState, Tag, _InstanceType } from '@aws-sdk/client-ec2';
import type { InstanceRecord } from '../control/ec2/records.ts';
import type { LabState } from '../control/state.ts';

const stateCodes = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const;

type StateName = InstanceRecord['state'];

export function stateOf(name: StateName): InstanceState {
  return { Code: stateCodes[name], Name: name };
}

export function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** The request that a spot instance fulfills. */
export function spotRequestIdOf({ id }: InstanceRecord): string {
  return `sir-${id.slice(-8)}`;
}

/** An instance as EC2 describes it; one that is terminated has left its network. */
export function describedInstance(record: InstanceRecord, state: LabState): Instance {
  const placed = state.ec2.zones.find(({ name }) => name === record.zone);
  return {
    InstanceId: record.id,
    ImageId: record.imageId,
    State: stateOf(record.state),
    ...networkOf(record, state),
    StateTransitionReason: transitionReasonOf(record),
    ...(record.stateReason && {
      StateReason: { Code: record.stateReason.code, Message: record.stateReason.message },
    }),
    AmiLaunchIndex: record.launchIndex,
    ProductCodes: [],
    InstanceType: record.type as _InstanceType,
    LaunchTime: new Date(record.launchedAt),
    Placement: {
      AvailabilityZone: record.zone,
      ...(placed && { AvailabilityZoneId: placed.id }),
      GroupName: '',
      Tenancy: 'default',
    },
    Monitoring: { State: 'disabled' },
    Architecture: 'x86_64',
    BlockDeviceMappings: [],
    ClientToken: record.clientToken ?? '',
    EbsOptimized: false,
    EnaSupport: true,
    Hypervisor: 'xen',
    ...(record.isSpot && {
      InstanceLifecycle: 'spot',
      SpotInstanceRequestId: spotRequestIdOf(record),
    }),
    NetworkInterfaces: [],
    RootDeviceName: '/dev/xvda',
    RootDeviceType: 'ebs',
    SecurityGroups: [],
    SourceDestCheck: true,
    Tags: tagList(record.tags),
    VirtualizationType: 'hvm',
    PlatformDetails: 'Linux/UNIX',
  };
}

/** Whether the instance still has its place in a subnet. */
export function isInNetwork({ state }: InstanceRecord): boolean {
  return state !== 'terminated';
}

export function privateDnsNameOf({ privateIp }: InstanceRecord, { region }: LabState): string {
  return privateIp === undefined ? '' : `ip-${privateIp.replaceAll('.', '-')}.${region}.compute.internal`;
}

function networkOf(record: InstanceRecord, state: LabState): Partial<Instance> {
  if (!isInNetwork(record)) return { PrivateDnsName: '', PublicDnsName: '' };
  const { privateIp, subnetId } = record;
  return {
    PrivateDnsName: privateDnsNameOf(record, state),
    PublicDnsName: '',
    ...(privateIp !== undefined && { PrivateIpAddress: privateIp }),
    SubnetId: subnetId,
    VpcId: state.ec2.vpcId,
  };
}

export function transitionReasonOf({ transition }: InstanceRecord): string {
  if (!transition) return '';
  const [day, time = ''] = new Date(transition.at).toISOString().split('T');
  return `${transition.by} initiated (${day} ${time.slice(0, 8)} GMT)`;
}
