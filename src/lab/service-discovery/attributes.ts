import type { ControlPlane } from '../control/control-plane.ts';
import type { DiscoveryServiceRecord } from '../control/discovery/records.ts';
import { checkLength, invalid, notMatching } from './errors.ts';

const mostAttributes = 30;
const keyPattern = '^[a-zA-Z0-9!-~]+$';
const valuePattern = '^([a-zA-Z0-9!-~][ \\ta-zA-Z0-9!-~]*){0,1}[a-zA-Z0-9!-~]{0,1}$';
const addressV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

type Attributes = Readonly<Record<string, string>>;

/** The attributes of an instance, checked against what its service makes of them. */
export function readAttributes(
  lab: ControlPlane,
  service: DiscoveryServiceRecord,
  given: Attributes,
): Attributes {
  const entries = Object.entries(given);
  if (entries.length > mostAttributes)
    throw invalid(`An instance can have at most ${mostAttributes} attributes.`);
  for (const [key, value] of entries) {
    checkLength(key, 'attributes.key', 255);
    checkLength(value, 'attributes.value', 1024);
    if (!new RegExp(keyPattern).test(key)) throw notMatching(key, 'attributes.key', keyPattern);
    if (!/^(?:[!-~][ \t!-~]*)?$/.test(value)) throw notMatching(value, 'attributes.value', valuePattern);
  }
  const attributes = withInstanceAddress(lab, service, given);
  checkValues(attributes, service);
  checkForRecords(attributes, service);
  return attributes;
}

/** In an HTTP namespace an EC2 instance can be named, and its address follows. */
function withInstanceAddress(
  { state }: ControlPlane,
  { namespaceId }: DiscoveryServiceRecord,
  given: Attributes,
): Attributes {
  const { AWS_EC2_INSTANCE_ID: id } = given;
  if (id === undefined) return given;
  if (state.discovery.namespaces.get(namespaceId)?.type !== 'HTTP')
    throw invalid('AWS_EC2_INSTANCE_ID is supported in HTTP namespaces only.');
  if (given['AWS_INSTANCE_IPV4'] !== undefined)
    throw invalid('AWS_INSTANCE_IPV4 cannot be there together with AWS_EC2_INSTANCE_ID.');
  const address = state.ec2.instances.get(id)?.privateIp;
  if (address === undefined)
    throw invalid(`The EC2 instance ${id} does not exist, or has no private address.`);
  return { ...given, AWS_INSTANCE_IPV4: address };
}

function checkValues(attributes: Attributes, { hasCustomHealth }: DiscoveryServiceRecord): void {
  const { AWS_INSTANCE_IPV4: v4, AWS_INSTANCE_IPV6: v6, AWS_INSTANCE_PORT: port } = attributes;
  const { AWS_INIT_HEALTH_STATUS: health } = attributes;
  if (v4 !== undefined && !addressV4.test(v4))
    throw invalid(`AWS_INSTANCE_IPV4 ${v4} is not a valid IPv4 address.`);
  if (v6 !== undefined && !/^(?=.*:)[0-9a-fA-F:.]{2,45}$/.test(v6))
    throw invalid(`AWS_INSTANCE_IPV6 ${v6} is not a valid IPv6 address.`);
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535))
    throw invalid(`AWS_INSTANCE_PORT ${port} is not a valid port.`);
  if (health === undefined) return;
  if (!hasCustomHealth) throw invalid('AWS_INIT_HEALTH_STATUS needs a service with HealthCheckCustomConfig.');
  if (health !== 'HEALTHY' && health !== 'UNHEALTHY')
    throw invalid('AWS_INIT_HEALTH_STATUS must be HEALTHY or UNHEALTHY.');
}

/** Whether the attributes that the service's records are made of are there. */
function checkForRecords(attributes: Attributes, { dns, healthCheck }: DiscoveryServiceRecord): void {
  const has = (name: string) => attributes[name] !== undefined;
  if (healthCheck && !has('AWS_INSTANCE_IPV4'))
    throw invalid('AWS_INSTANCE_IPV4 is required, since the service has HealthCheckConfig.');
  if (!dns) return;
  const types = new Set(dns.records.map(({ type }) => type));
  if (has('AWS_ALIAS_DNS_NAME')) {
    if (dns.routingPolicy !== 'WEIGHTED')
      throw invalid('AWS_ALIAS_DNS_NAME needs a service with the routing policy WEIGHTED.');
    if (types.has('SRV') || types.has('CNAME'))
      throw invalid('AWS_ALIAS_DNS_NAME needs a service with records of type A or AAAA.');
    return;
  }
  if (types.has('A') && !has('AWS_INSTANCE_IPV4')) throw missing('AWS_INSTANCE_IPV4', 'A');
  if (types.has('AAAA') && !has('AWS_INSTANCE_IPV6')) throw missing('AWS_INSTANCE_IPV6', 'AAAA');
  if (types.has('CNAME') && !has('AWS_INSTANCE_CNAME')) throw missing('AWS_INSTANCE_CNAME', 'CNAME');
  if (!types.has('SRV')) return;
  if (!has('AWS_INSTANCE_PORT')) throw missing('AWS_INSTANCE_PORT', 'SRV');
  if (!has('AWS_INSTANCE_IPV4') && !has('AWS_INSTANCE_IPV6'))
    throw missing('AWS_INSTANCE_IPV4 or AWS_INSTANCE_IPV6', 'SRV');
}

function missing(attribute: string, type: string): Error {
  return invalid(`The attribute ${attribute} is required, since the service has a record of type ${type}.`);
}
