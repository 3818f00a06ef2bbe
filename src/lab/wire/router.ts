import { fieldOf } from './form.ts';
import type { Protocol } from './protocol.ts';
import { awsQuery, ec2Query } from './query.ts';
import type { Signer, WireRequest } from './request.ts';
import { restJson, restXml } from './rest.ts';
import { awsJson, isCbor, rpcCbor } from './rpc.ts';
import type { LoadedService, ServiceDefinition } from './service.ts';

const formProtocols: Readonly<Record<string, Protocol>> = {
  'aws.protocols#ec2Query': ec2Query,
  'aws.protocols#awsQuery': awsQuery,
};

const restProtocols: Readonly<Record<string, Protocol>> = {
  'aws.protocols#restXml': restXml,
  'aws.protocols#restJson1': restJson,
};

/**
 * The protocol that a request is written in. It belongs to the request, not to the service: CloudWatch and SQS are
 * spoken to in JSON, CBOR and the query protocol, depending on the age of the client.
 */
export function protocolOf<Lab>(request: WireRequest, service: LoadedService<Lab> | undefined): Protocol {
  const own = service?.traits.protocol ?? '';
  if (isCbor(request)) return rpcCbor;
  if (request.headers['x-amz-target'] !== undefined) return awsJson;
  const fixed = formProtocols[own] ?? restProtocols[own];
  if (fixed) return fixed;
  if (fieldOf(request, 'Action') !== undefined) return awsQuery;
  return service ? awsJson : restJson;
}

/** Loads services on demand, each once, and finds the one that a request is signed for. */
export function serviceFinder<Lab>(
  definitions: readonly ServiceDefinition<Lab>[],
): (signer: Signer, request: WireRequest) => Promise<LoadedService<Lab> | undefined> {
  const loading = new Map<ServiceDefinition<Lab>, Promise<LoadedService<Lab>>>();
  const load = (definition: ServiceDefinition<Lab>) => {
    const loaded = loading.get(definition) ?? definition.load();
    loading.set(definition, loaded);
    loaded.catch(() => loading.delete(definition));
    return loaded;
  };
  return async (signer, request) => {
    const sharing = definitions.filter(({ signingName }) => signingName === signer.service);
    const services = await Promise.all(sharing.map(load));
    return services.length > 1
      ? (services.find((each) => isMeant(each, request)) ?? services[0])
      : services[0];
  };
}

// Services that share a signing name, as both generations of load balancers do, differ in version and target.
function isMeant<Lab>({ traits }: LoadedService<Lab>, request: WireRequest): boolean {
  const target = String(request.headers['x-amz-target'] ?? '');
  return target ? target.startsWith(`${traits.target}.`) : fieldOf(request, 'Version') === traits.version;
}
