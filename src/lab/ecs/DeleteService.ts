import { DeleteServiceCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { requireCluster } from './cluster.ts';
import { requireService } from './existing.ts';
import { invalid } from './errors.ts';
import { describedService } from './service.ts';

export const DeleteService = operation(DeleteServiceCommand, async (input, { lab }: LabRequest) => {
  const { state } = lab;
  const cluster = requireCluster(state, input.cluster);
  const record = requireService(state, cluster, input.service ?? '');
  const isForced = (input.force ?? false) || record.scheduling === 'DAEMON';
  if (record.status === 'ACTIVE' && record.desired > 0 && !isForced)
    throw invalid('The service cannot be stopped while it is scaled above 0.');
  if (record.status === 'ACTIVE') lab.ecs.services.delete(record);
  return { service: describedService(record, state) };
});
