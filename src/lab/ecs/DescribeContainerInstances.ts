import { DescribeContainerInstancesCommand } from '@aws-sdk/client-ecs';
import type { ContainerInstance } from '@aws-sdk/client-ecs';
import type { ContainerInstanceRecord } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { containerInstanceArn, shortName } from './arns.ts';
import { requireCluster } from './cluster.ts';
import { describedContainerInstance } from './container-instance.ts';
import { requireCount } from './pages.ts';

export const DescribeContainerInstances = operation(
  DescribeContainerInstancesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { cluster, containerInstances: asked = [], include = [] } = input;
    requireCount('Container instances', asked, 100);
    requireCluster(state, cluster);
    const found = [...new Set(asked)].map((name) => ({
      name,
      record: state.containerInstances.get(shortName(state, 'container-instance', name) ?? ''),
    }));
    return {
      containerInstances: found
        .flatMap(({ record }) => record ?? [])
        .map((record) => ({
          ...describedContainerInstance(record, state),
          ...(include.includes('CONTAINER_INSTANCE_HEALTH') && healthOf(record)),
        })),
      failures: found
        .filter(({ record }) => !record)
        .map(({ name }) => ({
          arn: name.startsWith('arn:') ? name : containerInstanceArn(state, name),
          reason: 'MISSING',
        })),
    };
  },
);

function healthOf({ agentConnected }: ContainerInstanceRecord): Pick<ContainerInstance, 'healthStatus'> {
  const status = agentConnected ? 'OK' : 'INSUFFICIENT_DATA';
  return {
    healthStatus: { overallStatus: status, details: [{ type: 'CONTAINER_RUNTIME', status }] },
  };
}
