import { ListAccountSettingsCommand } from '@aws-sdk/client-ecs';
import type { Setting } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { ecsPage } from './pages.ts';

/** What holds for an account that has set nothing. */
const effective = [
  { name: 'awsvpcTrunking', value: 'disabled', type: 'user' },
  { name: 'containerInsights', value: 'disabled', type: 'user' },
  { name: 'containerInstanceLongArnFormat', value: 'enabled', type: 'user' },
  { name: 'defaultLogDriverMode', value: 'non-blocking', type: 'user' },
  { name: 'fargateEventWindows', value: 'disabled', type: 'user' },
  { name: 'fargateFIPSMode', value: 'disabled', type: 'user' },
  { name: 'fargateTaskRetirementWaitPeriod', value: '7', type: 'user' },
  { name: 'guardDutyActivate', value: 'off', type: 'aws_managed' },
  { name: 'serviceLongArnFormat', value: 'enabled', type: 'user' },
  { name: 'tagResourceAuthorization', value: 'on', type: 'user' },
  { name: 'taskLongArnFormat', value: 'enabled', type: 'user' },
] as const satisfies Setting[];

export const ListAccountSettings = operation(
  ListAccountSettingsCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { name, value, effectiveSettings = false, maxResults } = input;
    const principalArn = input.principalArn ?? `arn:aws:iam::${state.account}:user/lab`;
    // Without effectiveSettings ECS lists what somebody has set; in a lab nobody can.
    const found = effective.filter(
      (setting) =>
        effectiveSettings &&
        (name === undefined || setting.name === name) &&
        (value === undefined || setting.value === value),
    );
    const { items, token } = ecsPage('ListAccountSettings', found, (setting) => setting.name, {
      ...input,
      maxResults: maxResults === 0 ? undefined : maxResults,
    });
    return {
      settings: items.map((setting) => ({ ...setting, principalArn })),
      ...(token !== undefined && { nextToken: token }),
    };
  },
);
