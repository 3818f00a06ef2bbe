import type { Context } from '../context.ts';
import type { Route53 } from '../route53/route53.ts';
import { arnPrefixOf, cloudMapPrincipal } from './initial.ts';
import type { OperationFailure, Operations } from './operations.ts';
import type { NamespaceRecord, OperationRecord } from './records.ts';

export interface NamespaceSettings {
  name: string;
  type: NamespaceRecord['type'];
  /** Of a private DNS namespace. */
  vpcId?: string;
  soaTtlSeconds?: number;
  description?: string;
  creatorRequestId?: string;
  tags: Readonly<Record<string, string>>;
}

/** Namespaces, each with its hosted zone when it is one of DNS. */
export class Namespaces {
  readonly #context: Context;
  readonly #route53: Route53;
  readonly #operations: Operations;

  constructor(context: Context, route53: Route53, operations: Operations) {
    this.#context = context;
    this.#route53 = route53;
    this.#operations = operations;
  }

  /** It is there when the operation has succeeded. */
  create(settings: NamespaceSettings): OperationRecord {
    return this.#context.turn(() => {
      const id = `ns-${this.#context.ids.hex('namespace', 16)}`;
      return this.#operations.begin('CREATE_NAMESPACE', { NAMESPACE: id }, () => this.#make(id, settings));
    });
  }

  /** It is gone when the operation has succeeded. */
  delete(namespace: NamespaceRecord): OperationRecord {
    return this.#context.turn(() =>
      this.#operations.begin('DELETE_NAMESPACE', { NAMESPACE: namespace.id }, () => this.#remove(namespace)),
    );
  }

  setTags(namespace: NamespaceRecord, tags: Readonly<Record<string, string>>): void {
    this.#context.turn(() => {
      namespace.tags = { ...tags };
    });
  }

  #make(
    id: string,
    { vpcId, tags, soaTtlSeconds, ...settings }: NamespaceSettings,
  ): OperationFailure | undefined {
    const { state, agenda } = this.#context;
    const { namespaces } = state.discovery;
    if ([...namespaces.values()].some(({ name, type }) => name === settings.name && type === settings.type))
      return { code: 'NAMESPACE_ALREADY_EXISTS', message: `The namespace ${settings.name} already exists.` };
    const arn = `${arnPrefixOf(state)}:namespace/${id}`;
    const ttl = soaTtlSeconds === undefined ? {} : { soaTtlSeconds };
    const zone = vpcId === undefined ? undefined : this.#zoneOf(settings.name, arn, vpcId, ttl);
    namespaces.set(id, {
      ...settings,
      id,
      arn,
      ...(zone && { hostedZoneId: zone.id, ...ttl }),
      createdAt: agenda.now(),
      tags: { ...tags },
    });
    return undefined;
  }

  #zoneOf(name: string, arn: string, vpcId: string, ttl: { soaTtlSeconds?: number }) {
    const { zone } = this.#route53.zones.create({
      name,
      vpcId,
      callerReference: this.#context.ids.uuid('zone'),
      comment: 'Created by AWS Cloud Map',
      linkedService: { principal: cloudMapPrincipal, description: arn },
      ...ttl,
    });
    return zone;
  }

  #remove({ id, hostedZoneId = '' }: NamespaceRecord): OperationFailure | undefined {
    const { discovery, route53 } = this.#context.state;
    if ([...discovery.services.values()].some(({ namespaceId }) => namespaceId === id))
      return { code: 'NAMESPACE_NOT_EMPTY', message: 'The namespace contains one or more services.' };
    discovery.namespaces.delete(id);
    const zone = route53.zones.get(hostedZoneId);
    if (zone) this.#route53.zones.delete(zone);
    return undefined;
  }
}
