import { DescribeLaunchTemplatesCommand } from '@aws-sdk/client-ec2';
import type { LaunchTemplate } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { filtered, tagFilters } from './filters.ts';
import { noTemplateNamed, noTemplateWithId } from './launch-template.ts';
import { ec2Page, endDryRun } from './pages.ts';

/** The lab has one launch template: that of its group. */
export const DescribeLaunchTemplates = operation(
  DescribeLaunchTemplatesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { LaunchTemplateIds: ids = [], LaunchTemplateNames: names = [], Filters } = input;
    const { id: ownId, name: ownName } = state.ec2.launchTemplate;
    for (const id of ids) if (id !== ownId) throw noTemplateWithId(id);
    for (const name of names) if (name !== ownName) throw noTemplateNamed(name);
    const template: LaunchTemplate = {
      LaunchTemplateId: ownId,
      LaunchTemplateName: ownName,
      CreateTime: new Date(state.startedAt),
      CreatedBy: `arn:aws:iam::${state.account}:root`,
      DefaultVersionNumber: 1,
      LatestVersionNumber: 1,
      Tags: [],
    };
    const found = filtered([template], Filters, {
      'launch-template-name': ({ LaunchTemplateName }) => [LaunchTemplateName],
      'create-time': ({ CreateTime }) => [CreateTime?.toISOString()],
      ...tagFilters<LaunchTemplate>(() => ({}), Filters),
    });
    endDryRun(input);
    const { items, token } = ec2Page('DescribeLaunchTemplates', found, () => ownId, input, {
      min: 1,
      max: 200,
    });
    return { LaunchTemplates: items, ...(token !== undefined && { NextToken: token }) };
  },
);
