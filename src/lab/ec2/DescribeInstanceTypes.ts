import { DescribeInstanceTypesCommand } from '@aws-sdk/client-ec2';
import type { InstanceTypeInfo, _InstanceType } from '@aws-sdk/client-ec2';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { filtered } from './filters.ts';
import { ec2Page, endDryRun, refuseIdsWithPages } from './pages.ts';

const unitsOfCpu = 1024;

/** The lab has one type; its sizes are those of the lab file, which are what an agent registers. */
export const DescribeInstanceTypes = operation(
  DescribeInstanceTypesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { InstanceTypes: asked = [], Filters } = input;
    refuseIdsWithPages('InstanceTypes', asked, input);
    const unknown = asked.filter((type) => type !== state.ec2.instanceType.name);
    if (unknown.length > 0) {
      throw new WireError(
        'InvalidInstanceType',
        `The following supplied instance types do not exist: [${unknown.join(', ')}]`,
      );
    }
    const found = filtered([typeOf(state)], Filters, {
      'instance-type': ({ InstanceType }) => [InstanceType],
      'vcpu-info.default-vcpus': ({ VCpuInfo }) => [String(VCpuInfo?.DefaultVCpus)],
      'memory-info.size-in-mib': ({ MemoryInfo }) => [String(MemoryInfo?.SizeInMiB)],
      'processor-info.supported-architecture': () => ['x86_64'],
      'supported-usage-class': ({ SupportedUsageClasses }) => SupportedUsageClasses ?? [],
      'supported-root-device-type': () => ['ebs'],
      'supported-virtualization-type': () => ['hvm'],
      'bare-metal': () => ['false'],
      'current-generation': () => ['true'],
      hypervisor: () => ['nitro'],
    });
    endDryRun(input);
    const { items, token } = ec2Page(
      'DescribeInstanceTypes',
      found,
      ({ InstanceType = '' }) => InstanceType,
      input,
      { max: 100 },
    );
    return { InstanceTypes: items, ...(token !== undefined && { NextToken: token }) };
  },
);

function typeOf({ ec2: { instanceType } }: LabState): InstanceTypeInfo {
  const vcpus = Math.max(1, Math.round(instanceType.cpu / unitsOfCpu));
  return {
    InstanceType: instanceType.name as _InstanceType,
    CurrentGeneration: true,
    FreeTierEligible: false,
    SupportedUsageClasses: ['on-demand', 'spot'],
    SupportedRootDeviceTypes: ['ebs'],
    SupportedVirtualizationTypes: ['hvm'],
    BareMetal: false,
    Hypervisor: 'nitro',
    ProcessorInfo: { SupportedArchitectures: ['x86_64'] },
    VCpuInfo: { DefaultVCpus: vcpus, DefaultCores: vcpus, DefaultThreadsPerCore: 1 },
    MemoryInfo: { SizeInMiB: instanceType.memory },
    InstanceStorageSupported: false,
    HibernationSupported: false,
    BurstablePerformanceSupported: instanceType.name.startsWith('t'),
    DedicatedHostsSupported: false,
    AutoRecoverySupported: false,
  };
}
