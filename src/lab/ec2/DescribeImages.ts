import { DescribeImagesCommand } from '@aws-sdk/client-ec2';
import type { Image } from '@aws-sdk/client-ec2';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { filtered, tagFilters } from './filters.ts';
import { checkImage } from './images.ts';
import { ec2Page, endDryRun, refuseIdsWithPages } from './pages.ts';

/** The lab has one image: the system of its hosts. */
export const DescribeImages = operation(
  DescribeImagesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { ImageIds: ids = [], Owners = [], ExecutableUsers = [], Filters } = input;
    refuseIdsWithPages('ImageIds', ids, input);
    for (const id of ids) checkImage(state, id);
    const image = imageOf(state);
    const isOwned = Owners.length === 0 || Owners.includes('self') || Owners.includes(state.account);
    const isMine = isOwned && (ExecutableUsers.length === 0 || ExecutableUsers.includes('self'));
    const found = filtered(isMine ? [image] : [], Filters, {
      'image-id': ({ ImageId }) => [ImageId],
      name: ({ Name }) => [Name],
      description: ({ Description }) => [Description],
      'owner-id': ({ OwnerId }) => [OwnerId],
      state: ({ State }) => [State],
      architecture: ({ Architecture }) => [Architecture],
      'creation-date': ({ CreationDate }) => [CreationDate],
      'image-type': ({ ImageType }) => [ImageType],
      'is-public': ({ Public }) => [String(Public)],
      'root-device-name': ({ RootDeviceName }) => [RootDeviceName],
      'root-device-type': ({ RootDeviceType }) => [RootDeviceType],
      'virtualization-type': ({ VirtualizationType }) => [VirtualizationType],
      hypervisor: ({ Hypervisor }) => [Hypervisor],
      'ena-support': ({ EnaSupport }) => [String(EnaSupport)],
      ...tagFilters<Image>(() => ({}), Filters),
    });
    endDryRun(input);
    const { items, token } = ec2Page('DescribeImages', found, ({ ImageId = '' }) => ImageId, input, {
      min: 1,
    });
    return { Images: items, ...(token !== undefined && { NextToken: token }) };
  },
);

function imageOf({ account, ec2, startedAt }: LabState): Image {
  return {
    ImageId: ec2.imageId,
    ImageLocation: `${account}/squall-lab-host`,
    Name: 'squall-lab-host',
    Description: 'The system of the hosts of a lab, with an agent',
    ImageType: 'machine',
    State: 'available',
    Architecture: 'x86_64',
    OwnerId: account,
    CreationDate: new Date(startedAt).toISOString(),
    Public: false,
    PlatformDetails: 'Linux/UNIX',
    UsageOperation: 'RunInstances',
    BlockDeviceMappings: [],
    ProductCodes: [],
    EnaSupport: true,
    Hypervisor: 'xen',
    RootDeviceName: '/dev/xvda',
    RootDeviceType: 'ebs',
    VirtualizationType: 'hvm',
    Tags: [],
  };
}
