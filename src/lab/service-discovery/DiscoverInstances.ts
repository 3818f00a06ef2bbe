import { DiscoverInstancesCommand } from '@aws-sdk/client-servicediscovery';
import { instanceHealth } from '../control/discovery/health.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { discovered, serviceNamed } from './discovered.ts';
import { checkMaxResults } from './pages.ts';

const defaultResults = 100;
const mostResults = 1000;

export const DiscoverInstances = operation(DiscoverInstancesCommand, async (input, { lab }: LabRequest) => {
  const { MaxResults = defaultResults } = input;
  checkMaxResults(MaxResults, mostResults);
  const { namespace, service } = serviceNamed(lab, input);
  return {
    Instances: discovered(lab.state, service, input)
      .slice(0, MaxResults)
      .map((instance) => ({
        InstanceId: instance.id,
        NamespaceName: namespace.name,
        ServiceName: service.name,
        HealthStatus: instanceHealth(lab.state, instance),
        Attributes: instance.attributes,
      })),
    InstancesRevision: service.revision,
  };
});
