import { UpdateServiceCommand } from '@aws-sdk/client-servicediscovery';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { checkLength, invalid, namespaceOf, serviceOf } from './errors.ts';
import { readDnsRecords, readHealthCheck } from './service-config.ts';

/** As in Cloud Map, records and a health check that are not named again are deleted. */
export const UpdateService = operation(UpdateServiceCommand, async (input, { lab }: LabRequest) => {
  const service = serviceOf(lab, input.Id);
  const { Description, DnsConfig, HealthCheckConfig } = input.Service ?? {};
  const namespace = namespaceOf(lab, service.namespaceId);
  checkLength(Description, 'description', 1024);
  if (DnsConfig && !service.dns) throw invalid('A service without DnsConfig cannot be given one.');
  if (HealthCheckConfig && service.hasCustomHealth)
    throw invalid('A service with HealthCheckCustomConfig cannot have HealthCheckConfig.');
  const policy = service.dns?.routingPolicy ?? 'MULTIVALUE';
  const { id } = lab.discovery.services.update(service, {
    description: Description,
    records: DnsConfig && readDnsRecords(DnsConfig.DnsRecords, policy),
    healthCheck: HealthCheckConfig && readHealthCheck(HealthCheckConfig, namespace),
  });
  return { OperationId: id };
});
