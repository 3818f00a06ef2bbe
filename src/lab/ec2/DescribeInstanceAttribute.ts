import { DescribeInstanceAttributeCommand } from '@aws-sdk/client-ec2';
import type { InstanceAttribute, InstanceAttributeName } from '@aws-sdk/client-ec2';
import type { InstanceRecord } from '../control/ec2/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { instanceOf } from './instance-ids.ts';
import { endDryRun } from './pages.ts';
import { joining, writeUserData } from './user-data.ts';

export const DescribeInstanceAttribute = operation(
  DescribeInstanceAttributeCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { InstanceId = '', Attribute } = input;
    const record = instanceOf(state, InstanceId);
    const read = Attribute && readers[Attribute];
    if (!read) {
      throw new WireError(
        'InvalidParameterValue',
        `Value (${Attribute}) for parameter attribute is invalid. Unknown attribute.`,
      );
    }
    endDryRun(input);
    const attribute: InstanceAttribute = { InstanceId, ...read(record) };
    return attribute;
  },
);

const readers: Partial<Record<InstanceAttributeName, (record: InstanceRecord) => InstanceAttribute>> = {
  disableApiTermination: ({ isProtected }) => ({ DisableApiTermination: { Value: isProtected } }),
  disableApiStop: ({ isStopProtected }) => ({ DisableApiStop: { Value: isStopProtected } }),
  instanceType: ({ type }) => ({ InstanceType: { Value: type } }),
  instanceInitiatedShutdownBehavior: ({ ownEnd }) => ({
    InstanceInitiatedShutdownBehavior: { Value: ownEnd },
  }),
  rootDeviceName: () => ({ RootDeviceName: { Value: '/dev/xvda' } }),
  blockDeviceMapping: () => ({ BlockDeviceMappings: [] }),
  productCodes: () => ({ ProductCodes: [] }),
  groupSet: () => ({ Groups: [] }),
  sourceDestCheck: () => ({ SourceDestCheck: { Value: true } }),
  ebsOptimized: () => ({ EbsOptimized: { Value: false } }),
  enaSupport: () => ({ EnaSupport: { Value: true } }),
  enclaveOptions: () => ({ EnclaveOptions: { Enabled: false } }),
  userData: (record) => ({ UserData: userDataOf(record) }),
  kernel: () => ({ KernelId: {} }),
  ramdisk: () => ({ RamdiskId: {} }),
  sriovNetSupport: () => ({ SriovNetSupport: { Value: 'simple' } }),
};

/** What it was launched with: the request's own, or that of the launch template. */
function userDataOf({ userData, cluster }: InstanceRecord): { Value?: string } {
  if (userData !== undefined) return { Value: userData };
  return cluster === undefined ? {} : { Value: writeUserData(joining(cluster)) };
}
