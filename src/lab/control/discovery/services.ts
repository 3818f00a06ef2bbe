import type { Context } from '../context.ts';
import { arnPrefixOf } from './initial.ts';
import type { Instances } from './instances.ts';
import type { Operations } from './operations.ts';
import type { DiscoveryServiceRecord, OperationRecord } from './records.ts';

export type DiscoveryServiceSettings = Pick<
  DiscoveryServiceRecord,
  'name' | 'namespaceId' | 'description' | 'creatorRequestId' | 'dns' | 'hasCustomHealth' | 'healthCheck'
>;

/** What UpdateService changes; what is undefined goes. */
export interface ServiceChange {
  description: string | undefined;
  records: NonNullable<DiscoveryServiceRecord['dns']>['records'] | undefined;
  healthCheck: DiscoveryServiceRecord['healthCheck'];
}

/** Services of Cloud Map. */
export class DiscoveryServices {
  readonly #context: Context;
  readonly #instances: Instances;
  readonly #operations: Operations;

  constructor(context: Context, instances: Instances, operations: Operations) {
    this.#context = context;
    this.#instances = instances;
    this.#operations = operations;
  }

  create(settings: DiscoveryServiceSettings, tags: Readonly<Record<string, string>>): DiscoveryServiceRecord {
    return this.#context.turn(() => {
      const { state, ids, agenda } = this.#context;
      const id = `srv-${ids.hex('registry', 16)}`;
      const service: DiscoveryServiceRecord = {
        ...settings,
        id,
        arn: `${arnPrefixOf(state)}:service/${id}`,
        instances: new Map(),
        createdAt: agenda.now(),
        revision: 1,
        tags: { ...tags },
      };
      state.discovery.services.set(id, service);
      return service;
    });
  }

  update(service: DiscoveryServiceRecord, change: ServiceChange): OperationRecord {
    return this.#context.turn(() => {
      this.#instances.resettle(service, () => takeChange(service, change));
      return this.#operations.begin('UPDATE_SERVICE', {
        SERVICE: service.id,
        NAMESPACE: service.namespaceId,
      });
    });
  }

  delete({ id }: DiscoveryServiceRecord): void {
    this.#context.turn(() => this.#context.state.discovery.services.delete(id));
  }

  setTags(service: DiscoveryServiceRecord, tags: Readonly<Record<string, string>>): void {
    this.#context.turn(() => {
      service.tags = { ...tags };
    });
  }
}

function takeChange(
  service: DiscoveryServiceRecord,
  { description, records, healthCheck }: ServiceChange,
): void {
  if (description === undefined) delete service.description;
  else service.description = description;
  if (records === undefined) delete service.dns;
  else service.dns = { routingPolicy: service.dns?.routingPolicy ?? 'MULTIVALUE', records };
  if (healthCheck) service.healthCheck = healthCheck;
  else delete service.healthCheck;
}
