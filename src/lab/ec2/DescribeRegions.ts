import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import type { Region } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { filtered } from './filters.ts';
import { endDryRun } from './pages.ts';

export const DescribeRegions = operation(
  DescribeRegionsCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const unknown = (input.RegionNames ?? []).find((name) => name !== state.region);
    if (unknown !== undefined) {
      throw new WireError('InvalidParameterValue', `Invalid region(s): {${unknown}} provided.`);
    }
    const own: Region = {
      RegionName: state.region,
      Endpoint: `ec2.${state.region}.amazonaws.com`,
      OptInStatus: 'opt-in-not-required',
    };
    const Regions = filtered([own], input.Filters, {
      'region-name': ({ RegionName }) => [RegionName],
      endpoint: ({ Endpoint }) => [Endpoint],
      'opt-in-status': ({ OptInStatus }) => [OptInStatus],
    });
    endDryRun(input);
    return { Regions };
  },
);
