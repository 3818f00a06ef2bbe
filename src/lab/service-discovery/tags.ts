import { ResourceNotFoundException, TooManyTagsException } from '@aws-sdk/client-servicediscovery';
import type { Tag } from '@aws-sdk/client-servicediscovery';
import type { ControlPlane } from '../control/control-plane.ts';
import { invalid } from './errors.ts';

const mostTags = 50;

/** Tags as they were given, checked. */
export function readTags(given: readonly Tag[] = []): Record<string, string> {
  for (const { Key = '', Value = '' } of given) {
    if (Key.length < 1 || Key.length > 128) throw invalid('A tag key must have 1 to 128 characters.');
    if (Value.length > 256) throw invalid('A tag value must have at most 256 characters.');
    if (Key.toLowerCase().startsWith('aws:')) throw invalid('Tag keys must not start with aws:.');
  }
  const tags = Object.fromEntries(given.map(({ Key = '', Value = '' }) => [Key, Value]));
  if (Object.keys(tags).length < given.length) throw invalid('Tag keys must be unique.');
  return tags;
}

export function checkTagCount(tags: Readonly<Record<string, string>>, resource?: string): void {
  if (Object.keys(tags).length <= mostTags) return;
  throw new TooManyTagsException({
    message: `A resource can have at most ${mostTags} tags.`,
    ...(resource !== undefined && { ResourceName: resource }),
    $metadata: {},
  });
}

interface Tagged {
  tags: Readonly<Record<string, string>>;
  setTags: (tags: Readonly<Record<string, string>>) => void;
}

/** The namespace or service of an ARN, for the operations on tags. */
export function taggedOf({ state, discovery }: ControlPlane, arn: string | undefined): Tagged {
  if (!/^arn:aws[\w-]*:servicediscovery:[^:]*:[^:]*:(?:namespace|service)\/.+$/.test(arn ?? ''))
    throw invalid(`The resource ARN ${arn} is invalid.`);
  const id = arn?.slice(arn.lastIndexOf('/') + 1) ?? '';
  const namespace = state.discovery.namespaces.get(id);
  if (namespace?.arn === arn && namespace)
    return { tags: namespace.tags, setTags: (tags) => discovery.namespaces.setTags(namespace, tags) };
  const service = state.discovery.services.get(id);
  if (service?.arn === arn && service)
    return { tags: service.tags, setTags: (tags) => discovery.services.setTags(service, tags) };
  throw new ResourceNotFoundException({ message: `The resource ${arn} was not found.`, $metadata: {} });
}
