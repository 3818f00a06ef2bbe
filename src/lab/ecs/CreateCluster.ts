import { CreateClusterCommand } from '@aws-sdk/client-ecs';
import type { ClusterSetting } from '@aws-sdk/client-ecs';
import type { ClusterRecord } from '../control/ecs/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { clusterDescriber } from './described-cluster.ts';
import { invalid, refuseUnmodelled } from './errors.ts';
import { readTags } from './tags.ts';

const namePattern = /^[a-zA-Z0-9\-_]{1,255}$/;
const insightsValues = ['disabled', 'enabled', 'enhanced'] as const;

export const CreateCluster = operation(CreateClusterCommand, async (input, { lab }: LabRequest) => {
  const { clusterName = 'default', settings } = input;
  if (!namePattern.test(clusterName)) throw invalid('Cluster name contains invalid characters.');
  refuseUnmodelled(input, [
    'configuration',
    'capacityProviders',
    'defaultCapacityProviderStrategy',
    'serviceConnectDefaults',
  ]);
  const insights = insightsOf(settings);
  const tags = readTags(input.tags);
  const known = lab.state.ecs.clusters.get(clusterName);
  // To create a cluster that exists changes nothing.
  const record =
    known?.status === 'ACTIVE' ? known : lab.ecs.clusters.create(clusterName, { insights, tags });
  return { cluster: clusterDescriber(lab.state)(record, ['SETTINGS', 'TAGS']) };
});

function insightsOf(settings: readonly ClusterSetting[] = []): ClusterRecord['insights'] {
  let insights: ClusterRecord['insights'] = 'disabled';
  for (const { name, value } of settings) {
    if (name !== 'containerInsights') throw invalid(`Invalid cluster setting name: ${name}`);
    const known = insightsValues.find((each) => each === value);
    if (known === undefined)
      throw invalid(`Invalid cluster setting value: ${value} for setting containerInsights`);
    insights = known;
  }
  return insights;
}
