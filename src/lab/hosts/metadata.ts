import type { HostIdentity, SpotAction } from './messages.ts';

// Every account of the lab is this one.
const accountId = '000000000000';

/** What a host's metadata endpoint knows, by path; undefined for what is not there. */
export function metadataAt(asked: string, identity: HostIdentity, spot?: SpotAction): string | undefined {
  const path = asked.replace(/^\/(?:\d{4}-\d\d-\d\d|1\.0)(?=\/|$)/, '/latest').replace(/\/+$/, '');
  const entries = entriesOf(identity, spot);
  return entries[path] ?? listing(Object.keys(entries), `${path}/`);
}

function entriesOf({ instanceId, type, isSpot, zone, address }: HostIdentity, spot?: SpotAction) {
  const region = zone.slice(0, -1);
  const document = {
    accountId,
    architecture: 'x86_64',
    availabilityZone: zone,
    instanceId,
    instanceType: type,
    privateIp: address,
    region,
    version: '2017-09-30',
  };
  const entries: Record<string, string> = {
    '/latest/dynamic/instance-identity/document': JSON.stringify(document, undefined, 2),
    '/latest/meta-data/instance-id': instanceId,
    '/latest/meta-data/instance-life-cycle': isSpot ? 'spot' : 'on-demand',
    '/latest/meta-data/instance-type': type,
    '/latest/meta-data/local-ipv4': address,
    '/latest/meta-data/placement/availability-zone': zone,
    '/latest/meta-data/placement/region': region,
    ...(spot && {
      '/latest/meta-data/events/recommendations/rebalance': JSON.stringify({
        noticeTime: timeOf(spot.noticedAt),
      }),
      '/latest/meta-data/spot/instance-action': JSON.stringify({
        action: spot.action,
        time: timeOf(spot.at),
      }),
      '/latest/meta-data/spot/termination-time': timeOf(spot.at),
    }),
  };
  return entries;
}

/** What is below a path, a line each, directories with a slash. */
function listing(paths: string[], directory: string): string | undefined {
  const names = paths
    .filter((path) => path.startsWith(directory))
    .map((path) => path.slice(directory.length).replace(/\/.*/s, '/'));
  return names.length === 0 ? undefined : [...new Set(names)].toSorted().join('\n');
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
