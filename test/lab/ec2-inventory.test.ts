import {
  DescribeImagesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeRegionsCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

let lab: ServedLab;

beforeAll(async () => {
  lab = await servedLab({
    instances: { count: 2, type: 'c7g.large', cpu: 4096, memory: 7680 },
    services: { web: { tasks: 1 } },
  });
});

afterAll(() => lab.close());

describe('what a lab has to launch', () => {
  it('is one type of instance, of the sizes of the lab file, in every zone', async () => {
    const { InstanceTypes } = await lab.ec2.send(new DescribeInstanceTypesCommand({}));
    expect(InstanceTypes).toMatchObject([
      {
        InstanceType: 'c7g.large',
        VCpuInfo: { DefaultVCpus: 4 },
        MemoryInfo: { SizeInMiB: 7680 },
        SupportedUsageClasses: ['on-demand', 'spot'],
      },
    ]);
    const other = new DescribeInstanceTypesCommand({ InstanceTypes: ['t3.medium'] });
    await expect(lab.ec2.send(other)).rejects.toMatchObject({
      name: 'InvalidInstanceType',
      message: 'The following supplied instance types do not exist: [t3.medium]',
    });
    const offered = async (LocationType?: 'availability-zone') => {
      const ask = new DescribeInstanceTypeOfferingsCommand({ LocationType });
      const { InstanceTypeOfferings = [] } = await lab.ec2.send(ask);
      return InstanceTypeOfferings.map(({ Location }) => Location);
    };
    expect(await offered()).toEqual(['lab-local-1']);
    expect(await offered('availability-zone')).toEqual(['lab-local-1a', 'lab-local-1b', 'lab-local-1c']);
  });

  it('is one image of its own', async () => {
    const { imageId } = lab.control.state.ec2;
    const { Images } = await lab.ec2.send(new DescribeImagesCommand({ Owners: ['self'] }));
    expect(Images).toMatchObject([{ ImageId: imageId, State: 'available', Architecture: 'x86_64' }]);
    const amazons = await lab.ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
    expect(amazons.Images).toEqual([]);
    const unknown = new DescribeImagesCommand({ ImageIds: ['ami-0123456789abcdef0'] });
    await expect(lab.ec2.send(unknown)).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
  });

  it('is one launch template, that of the group', async () => {
    const { LaunchTemplates } = await lab.ec2.send(new DescribeLaunchTemplatesCommand({ MaxResults: 1 }));
    expect(LaunchTemplates).toMatchObject([
      { LaunchTemplateName: 'default-hosts', DefaultVersionNumber: 1, LatestVersionNumber: 1 },
    ]);
    const byId = new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: ['lt-0123456789abcdef0'] });
    await expect(lab.ec2.send(byId)).rejects.toMatchObject({ name: 'InvalidLaunchTemplateId.NotFound' });
  });

  it('is in one region', async () => {
    const { Regions } = await lab.ec2.send(new DescribeRegionsCommand({}));
    expect(Regions).toMatchObject([{ RegionName: 'lab-local-1', OptInStatus: 'opt-in-not-required' }]);
    const elsewhere = new DescribeRegionsCommand({ RegionNames: ['eu-west-1'] });
    await expect(lab.ec2.send(elsewhere)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});
