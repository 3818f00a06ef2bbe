import { CreateServiceCommand, ServiceAlreadyExists } from '@aws-sdk/client-servicediscovery';
import type { CreateServiceRequest } from '@aws-sdk/client-servicediscovery';
import type { DiscoveryServiceSettings } from '../control/discovery/services.ts';
import type { NamespaceRecord } from '../control/discovery/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { checkLength, invalid, namespaceOf, notMatching } from './errors.ts';
import { describeService } from './service.ts';
import { readDnsRecords, readHealthCheck, readRoutingPolicy } from './service-config.ts';
import { checkTagCount, readTags } from './tags.ts';

const label = '(?:[a-zA-Z0-9_][a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_]|[a-zA-Z0-9])';
const dnsName = new RegExp(`^(?=.{1,127}$)${label}(?:\\.${label})*$`);

export const CreateService = operation(CreateServiceCommand, async (input, { lab }: LabRequest) => {
  const { Name = '', NamespaceId, DnsConfig, CreatorRequestId, Tags } = input;
  const ids = [NamespaceId, DnsConfig?.NamespaceId].filter((id) => id !== undefined);
  if (new Set(ids).size > 1) throw invalid('NamespaceId and DnsConfig.NamespaceId must be the same.');
  const namespace = namespaceOf(lab, ids[0]);
  if (!dnsName.test(Name))
    throw notMatching(Name, 'name', `((?=^.{1,127}$)^${label}(\\.${label})*$)|(^\\.$)`);
  checkLength(input.Description, 'description', 1024);
  checkLength(CreatorRequestId, 'creatorRequestId', 64);
  const settings = settingsOf(input, namespace);
  const tags = readTags(Tags);
  checkTagCount(tags);
  const known = [...lab.state.discovery.services.values()].find(
    (service) => service.namespaceId === namespace.id && service.name.toLowerCase() === Name.toLowerCase(),
  );
  if (known)
    throw new ServiceAlreadyExists({
      message: 'Service already exists.',
      ServiceId: known.id,
      ServiceArn: known.arn,
      ...(known.creatorRequestId !== undefined && { CreatorRequestId: known.creatorRequestId }),
      $metadata: {},
    });
  return { Service: describeService(lab.state, lab.discovery.services.create(settings, tags)) };
});

function settingsOf(input: CreateServiceRequest, namespace: NamespaceRecord): DiscoveryServiceSettings {
  const { Name = '', Description, CreatorRequestId, DnsConfig, HealthCheckConfig, Type } = input;
  const { HealthCheckCustomConfig: custom } = input;
  if (Type !== undefined && Type !== 'HTTP') throw invalid(`The service type ${String(Type)} is not HTTP.`);
  if (DnsConfig && namespace.type === 'HTTP') throw invalid('An HTTP namespace does not support DnsConfig.');
  if (DnsConfig && Type === 'HTTP') throw invalid('A service of type HTTP does not support DnsConfig.');
  if (!DnsConfig && namespace.type !== 'HTTP' && Type !== 'HTTP')
    throw invalid('DnsConfig is required for a service of a DNS namespace, unless its Type is HTTP.');
  if (HealthCheckConfig && custom)
    throw invalid('You can specify either HealthCheckConfig or HealthCheckCustomConfig but not both.');
  const threshold = custom?.FailureThreshold ?? 1;
  if (!(threshold >= 1 && threshold <= 10)) throw invalid('The FailureThreshold must be between 1 and 10.');
  const policy = readRoutingPolicy(DnsConfig?.RoutingPolicy);
  return {
    name: Name,
    namespaceId: namespace.id,
    ...(Description !== undefined && { description: Description }),
    ...(CreatorRequestId !== undefined && { creatorRequestId: CreatorRequestId }),
    ...(DnsConfig && {
      dns: { routingPolicy: policy, records: readDnsRecords(DnsConfig.DnsRecords, policy) },
    }),
    hasCustomHealth: custom !== undefined,
    ...(HealthCheckConfig && { healthCheck: readHealthCheck(HealthCheckConfig, namespace) }),
  };
}
