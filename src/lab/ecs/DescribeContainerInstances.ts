import { DescribeContainerInstancesCommand } from '@aws-sdk/client-ecs';
import type { ContainerInstance } from '@aws-sdk/client-ecs';
import type { ContainerInstanceRecord } from '../control/ecs/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { containerInstanceArn } from './arns.ts';
import { requireCluster } from './cluster.ts';
import { describedContainerInstance } from './container-instance.ts';
import { lookUp } from './look-up.ts';
import { requireCount } from './pages.ts';

export const DescribeContainerInstances = operation(
  DescribeContainerInstancesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { cluster, containerInstances = [], include = [] } = input;
    requireCount('Container instances', containerInstances, 100);
    requireCluster(state, cluster);
    const { found, failures } = lookUp(state, containerInstances, {
      resource: 'container-instance',
      records: state.ecs.containerInstances,
      arnOf: containerInstanceArn,
    });
    return {
      containerInstances: found.map((record) => ({
        ...describedContainerInstance(record, state),
        ...(include.includes('CONTAINER_INSTANCE_HEALTH') && healthOf(record)),
      })),
      failures,
    };
  },
);

function healthOf({ agentConnected }: ContainerInstanceRecord): Pick<ContainerInstance, 'healthStatus'> {
  const status = agentConnected ? 'OK' : 'INSUFFICIENT_DATA';
  return {
    healthStatus: { overallStatus: status, details: [{ type: 'CONTAINER_RUNTIME', status }] },
  };
}
