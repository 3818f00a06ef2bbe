import { NamespaceAlreadyExists } from '@aws-sdk/client-servicediscovery';
import type { ControlPlane } from '../control/control-plane.ts';
import type { NamespaceRecord } from '../control/discovery/records.ts';
import type { LabState } from '../control/state.ts';
import { checkLength } from './errors.ts';

/** A namespace as GetNamespace has it; ListNamespaces has the same without the id of its creator's request. */
export function describeNamespace(state: LabState, record: NamespaceRecord) {
  const { id, arn, name, type, hostedZoneId, soaTtlSeconds, description, createdAt } = record;
  const services = [...state.discovery.services.values()].filter(({ namespaceId }) => namespaceId === id);
  return {
    Id: id,
    Arn: arn,
    ResourceOwner: state.account,
    Name: name,
    Type: type,
    ...(description !== undefined && { Description: description }),
    ServiceCount: services.length,
    Properties: {
      ...(hostedZoneId !== undefined && {
        DnsProperties: {
          HostedZoneId: hostedZoneId,
          ...(soaTtlSeconds !== undefined && { SOA: { TTL: soaTtlSeconds } }),
        },
      }),
      HttpProperties: { HttpName: name },
    },
    CreateDate: new Date(createdAt),
  };
}

/** Refuses a namespace that is there already, or whose other members are no good. */
export function checkNewNamespace(
  { state }: ControlPlane,
  name: string,
  {
    Description,
    CreatorRequestId,
  }: { Description?: string | undefined; CreatorRequestId?: string | undefined },
): void {
  checkLength(Description, 'description', 1024);
  checkLength(CreatorRequestId, 'creatorRequestId', 64);
  const known = [...state.discovery.namespaces.values()].find((each) => each.name === name);
  if (!known) return;
  throw new NamespaceAlreadyExists({
    message: `Namespace already exists: ${name}`,
    NamespaceId: known.id,
    ...(known.creatorRequestId !== undefined && { CreatorRequestId: known.creatorRequestId }),
    $metadata: {},
  });
}
