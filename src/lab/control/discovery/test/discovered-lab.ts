import type { LabFile } from '../../../spec/lab-file.ts';
import type { LabState } from '../../state.ts';
import type { DiscoveryServiceRecord } from '../records.ts';

/** Services of the lab `default` that are discovered: `api` by SRV, `cart` by A. */
export const discoveredServices: LabFile['services'] = {
  api: { tasks: 6, discovery: { type: 'SRV', ttl: '7s' } },
  cart: { tasks: 3, network: 'awsvpc', discovery: 'A' },
  web: { tasks: 3 },
};

export function serviceIn({ discovery }: LabState, name: string): DiscoveryServiceRecord {
  const found = [...discovery.services.values()].find((service) => service.name === name);
  if (!found) throw new Error(`no service ${name} is discovered`);
  return found;
}
