import type { Inventory } from '#core';
import type { HostPlaces } from './host-places.ts';
import type { Registry } from './registries.ts';

/** What was read of a cluster or a group, before it is put in order. */
export interface Parts extends Pick<Inventory, 'instances' | 'services' | 'groups' | 'targetGroups'> {
  registries: Registry[];
  places: HostPlaces;
}
