import type { LabSpec } from '../../spec/lab-spec.ts';
import type { Ids } from '../ids.ts';
import type { Route53State } from '../route53/records.ts';
import type { DiscoveryState } from './records.ts';

/** The private namespace of a new lab, `<lab>.internal`, with a service for each that is discovered. */
export function initialDiscovery(
  _spec: LabSpec,
  _ids: Ids,
  _now: number,
  _place: { region: string; account: string },
): { discovery: DiscoveryState; route53: Route53State } {
  return {
    discovery: { namespaces: new Map(), services: new Map(), operations: new Map() },
    route53: { zones: new Map(), healthChecks: new Map(), changes: new Map(), published: new Map() },
  };
}
