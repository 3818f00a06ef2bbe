import type { Context } from '../context.ts';
import { recordSetKey } from '../route53/names.ts';
import type { RecordSet } from '../route53/records.ts';
import type { Route53 } from '../route53/route53.ts';
import { cloudMapPrincipal } from './initial.ts';
import type { Operations } from './operations.ts';
import type { DiscoveryInstanceRecord, DiscoveryServiceRecord, OperationRecord } from './records.ts';
import { recordSetsOf } from './record-sets.ts';

export interface InstanceSettings {
  id: string;
  attributes: Readonly<Record<string, string>>;
  creatorRequestId?: string;
}

/** Instances of services, their health and their records. The registry changes at once, DNS follows. */
export class Instances {
  readonly #context: Context;
  readonly #route53: Route53;
  readonly #operations: Operations;

  constructor(context: Context, route53: Route53, operations: Operations) {
    this.#context = context;
    this.#route53 = route53;
    this.#operations = operations;
  }

  register(service: DiscoveryServiceRecord, settings: InstanceSettings): OperationRecord {
    return this.#context.turn(() => {
      this.put(service, settings);
      return this.#operations.begin('REGISTER_INSTANCE', targetsOf(service, settings.id));
    });
  }

  deregister(service: DiscoveryServiceRecord, { id }: DiscoveryInstanceRecord): OperationRecord {
    return this.#context.turn(() => {
      this.remove(service, id);
      return this.#operations.begin('DEREGISTER_INSTANCE', targetsOf(service, id));
    });
  }

  /** Tells the health of an instance; it takes effect later, unless another one is told meanwhile. */
  setHealth(
    service: DiscoveryServiceRecord,
    instance: DiscoveryInstanceRecord,
    health: 'HEALTHY' | 'UNHEALTHY',
  ): void {
    this.#context.turn(() => {
      const { agenda, state } = this.#context;
      if (!this.#context.does('custom-health-delay')) return takeHealth(service, instance, health);
      const dueAt = agenda.now() + state.constants.customHealthMs;
      instance.healthDueAt = dueAt;
      agenda.after(state.constants.customHealthMs, () => {
        if (instance.healthDueAt === dueAt) takeHealth(service, instance, health);
      });
    });
  }

  /** Registers an instance, or registers it anew; within a turn. */
  put(service: DiscoveryServiceRecord, { id, attributes, ...settings }: InstanceSettings): void {
    const known = service.instances.get(id);
    const before = known ? this.#recordsOf(service, known) : [];
    if (known) this.#dropCheck(known);
    const instance: DiscoveryInstanceRecord = {
      ...settings,
      id,
      attributes: { ...attributes },
      health: initialHealth(service, attributes),
      registeredAt: this.#context.agenda.now(),
    };
    const check = this.#checkOf(service, attributes);
    if (check) instance.healthCheckId = check.id;
    service.instances.set(id, instance);
    service.revision += 1;
    this.#publish(service, before, this.#recordsOf(service, instance));
  }

  /** Within a turn. */
  remove(service: DiscoveryServiceRecord, id: string): void {
    const instance = service.instances.get(id);
    if (!instance) return;
    service.instances.delete(id);
    service.revision += 1;
    this.#dropCheck(instance);
    this.#publish(service, this.#recordsOf(service, instance), []);
  }

  /** Gives the service other settings, and its instances the records and checks of them; within a turn. */
  resettle(service: DiscoveryServiceRecord, change: () => void): void {
    const instances = [...service.instances.values()];
    const before = instances.flatMap((instance) => this.#recordsOf(service, instance));
    change();
    for (const instance of instances) {
      this.#dropCheck(instance);
      const check = this.#checkOf(service, instance.attributes);
      if (check) instance.healthCheckId = check.id;
    }
    const after = instances.flatMap((instance) => this.#recordsOf(service, instance));
    this.#publish(service, before, after);
  }

  #recordsOf(service: DiscoveryServiceRecord, instance: DiscoveryInstanceRecord): RecordSet[] {
    const namespace = this.#context.state.discovery.namespaces.get(service.namespaceId);
    if (!namespace || !this.#context.does('a-and-srv-records')) return [];
    return recordSetsOf(namespace, service, instance);
  }

  #publish(
    { namespaceId }: DiscoveryServiceRecord,
    before: readonly RecordSet[],
    after: readonly RecordSet[],
  ): void {
    const { hostedZoneId } = this.#context.state.discovery.namespaces.get(namespaceId) ?? {};
    if (hostedZoneId === undefined || before.length + after.length === 0) return;
    const kept = new Set(after.map(recordSetKey));
    const gone = before.filter((set) => !kept.has(recordSetKey(set)));
    this.#route53.zones.changeQuietly(hostedZoneId, [
      ...gone.map((set) => ({ kind: 'remove', set }) as const),
      ...after.map((set) => ({ kind: 'put', set }) as const),
    ]);
  }

  #checkOf({ arn, healthCheck }: DiscoveryServiceRecord, attributes: Readonly<Record<string, string>>) {
    const { AWS_INSTANCE_IPV4: address, AWS_INSTANCE_PORT: port = '80' } = attributes;
    if (!healthCheck || address === undefined) return undefined;
    return this.#route53.healthChecks.create({
      ...healthCheck,
      callerReference: this.#context.ids.uuid('health-check'),
      address,
      port: Number(port),
      intervalSeconds: 30,
      isInverted: false,
      isDisabled: false,
      children: [],
      childThreshold: 0,
      whenInsufficient: 'LastKnownStatus',
      linkedService: { principal: cloudMapPrincipal, description: arn },
    });
  }

  #dropCheck(instance: DiscoveryInstanceRecord): void {
    const check = this.#context.state.route53.healthChecks.get(instance.healthCheckId ?? '');
    delete instance.healthCheckId;
    if (check) this.#route53.healthChecks.delete(check);
  }
}

function targetsOf(
  { id, namespaceId }: DiscoveryServiceRecord,
  instanceId: string,
): OperationRecord['targets'] {
  return { INSTANCE: instanceId, SERVICE: id, NAMESPACE: namespaceId };
}

function initialHealth(
  { hasCustomHealth }: DiscoveryServiceRecord,
  { AWS_INIT_HEALTH_STATUS: told }: Readonly<Record<string, string>>,
): DiscoveryInstanceRecord['health'] {
  if (!hasCustomHealth) return 'UNKNOWN';
  return told === 'UNHEALTHY' ? told : 'HEALTHY';
}

function takeHealth(
  service: DiscoveryServiceRecord,
  instance: DiscoveryInstanceRecord,
  health: DiscoveryInstanceRecord['health'],
): void {
  delete instance.healthDueAt;
  if (instance.health === health) return;
  instance.health = health;
  service.revision += 1;
}
