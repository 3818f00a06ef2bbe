import type { Tag } from '@aws-sdk/client-route-53';
import type { ControlPlane } from '../control/control-plane.ts';
import { healthCheckOf, invalid, zoneOf } from './errors.ts';

const mostTags = 50;

interface Tagged {
  tags: Readonly<Record<string, string>>;
  setTags: (tags: Readonly<Record<string, string>>) => void;
}

/** What has tags: a zone or a health check. */
export function taggedOf(lab: ControlPlane, type: string | undefined, id: string | undefined): Tagged {
  if (type === 'hostedzone') {
    const zone = zoneOf(lab, id);
    return { tags: zone.tags, setTags: (tags) => lab.route53.zones.setTags(zone, tags) };
  }
  if (type === 'healthcheck') {
    const check = healthCheckOf(lab, id);
    return { tags: check.tags, setTags: (tags) => lab.route53.healthChecks.setTags(check, tags) };
  }
  throw invalid(
    `1 validation error detected: Value '${type}' at 'resourceType' failed to satisfy constraint: Member must satisfy enum value set: [healthcheck, hostedzone]`,
  );
}

export function withTags(
  tags: Readonly<Record<string, string>>,
  added: readonly Tag[],
  removed: readonly string[],
): Record<string, string> {
  for (const { Key = '', Value = '' } of added) {
    if (Key.length < 1 || Key.length > 128) throw invalid('A tag key must have 1 to 128 characters.');
    if (Value.length > 256) throw invalid('A tag value must have at most 256 characters.');
    if (Key.toLowerCase().startsWith('aws:')) throw invalid('A tag key must not begin with aws:.');
    if (removed.includes(Key)) throw invalid(`The tag ${Key} cannot be both added and removed.`);
  }
  const kept = Object.entries(tags).filter(([key]) => !removed.includes(key));
  const all = {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(added.map(({ Key = '', Value = '' }) => [Key, Value])),
  };
  if (Object.keys(all).length > mostTags) throw invalid(`A resource can have at most ${mostTags} tags.`);
  return all;
}
