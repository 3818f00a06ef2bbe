import type { Context } from '../context.ts';
import { canonicalName, recordSetKey } from './names.ts';
import { initialRecordSets } from './own-records.ts';
import { publishStep, publishZone, withdrawZone } from './published.ts';
import type { RecordStep } from './published.ts';
import type { ChangeRecord, HostedZoneRecord, Route53State } from './records.ts';

export interface ZoneSettings {
  name: string;
  callerReference: string;
  /** Makes it private. */
  vpcId?: string;
  comment?: string;
  linkedService?: HostedZoneRecord['linkedService'];
  /** TTL of its SOA, where it is not Route 53's own. */
  soaTtlSeconds?: number;
}

/** How long GetChange knows a change. */
const changeKnownMs = 30 * 24 * 3_600_000;

/** Hosted zones and their records. The name servers follow after the propagation delay. */
export class Zones {
  readonly #context: Context;
  /** Until the lab is whole, its own first records are known at once. */
  #isStarting = true;

  constructor(context: Context) {
    this.#context = context;
    context.signals.on('whole', () => {
      this.#isStarting = false;
    });
  }

  create(settings: ZoneSettings): { zone: HostedZoneRecord; change: ChangeRecord } {
    return this.#context.turn(() => {
      const zone = newZone(settings, this.#context.ids.hex('zone', 20), this.#context.agenda.now());
      const { route53 } = this.#context.state;
      route53.zones.set(zone.id, zone);
      const change = this.#submit(undefined, () => publishWhole(route53, zone));
      return { zone, change };
    });
  }

  delete(zone: HostedZoneRecord): ChangeRecord {
    return this.#context.turn(() => {
      const { route53 } = this.#context.state;
      route53.zones.delete(zone.id);
      return this.#submit(undefined, () => withdrawZone(route53, zone));
    });
  }

  /** Changes records, all at once; the steps were checked before. */
  change(zone: HostedZoneRecord, steps: readonly RecordStep[], comment?: string): ChangeRecord {
    return this.#context.turn(() => {
      keep(zone, steps);
      return this.#submit(comment, () => this.#publish(zone, steps));
    });
  }

  /** The same for Cloud Map, whose changes nobody asks for by their ids; within a turn. */
  changeQuietly(zoneId: string, steps: readonly RecordStep[]): void {
    const zone = this.#context.state.route53.zones.get(zoneId);
    if (!zone) return;
    keep(zone, steps);
    this.#whenPropagated(() => this.#publish(zone, steps));
  }

  setComment(zone: HostedZoneRecord, comment: string | undefined): void {
    this.#context.turn(() => {
      if (comment === undefined) delete zone.comment;
      else zone.comment = comment;
    });
  }

  setTags(zone: HostedZoneRecord, tags: Readonly<Record<string, string>>): void {
    this.#context.turn(() => {
      zone.tags = { ...tags };
    });
  }

  #submit(comment: string | undefined, publish: () => void): ChangeRecord {
    const { state, ids, agenda } = this.#context;
    const { changes } = state.route53;
    const change: ChangeRecord = {
      id: `C${ids.hex('change', 20).toUpperCase()}`,
      status: 'PENDING',
      submittedAt: agenda.now(),
      ...(comment !== undefined && { comment }),
    };
    changes.set(change.id, change);
    agenda.after(changeKnownMs, () => changes.delete(change.id));
    this.#whenPropagated(() => {
      publish();
      change.status = 'INSYNC';
    });
    return change;
  }

  #whenPropagated(publish: () => void): void {
    const { agenda, state } = this.#context;
    if (!this.#isStarting && this.#context.does('propagation-delay'))
      agenda.after(state.constants.dnsPropagationMs, publish);
    else publish();
  }

  #publish({ id, name }: HostedZoneRecord, steps: readonly RecordStep[]): void {
    const view = this.#context.state.route53.published.get(name)?.find((zone) => zone.id === id);
    if (view) for (const step of steps) publishStep(view, step);
  }
}

export function newZone(
  { soaTtlSeconds, vpcId, comment, linkedService, ...settings }: ZoneSettings,
  hex: string,
  now: number,
): HostedZoneRecord {
  const name = canonicalName(settings.name);
  return {
    id: `Z${hex.toUpperCase()}`,
    name,
    isPrivate: vpcId !== undefined,
    ...(vpcId !== undefined && { vpcId }),
    callerReference: settings.callerReference,
    ...(comment !== undefined && { comment }),
    ...(linkedService && { linkedService }),
    recordSets: initialRecordSets(name, soaTtlSeconds),
    createdAt: now,
    tags: {},
  };
}

/** Lets the name servers know a zone, with all that it has. */
export function publishWhole(route53: Route53State, zone: HostedZoneRecord): void {
  const view = publishZone(route53, zone);
  for (const set of zone.recordSets.values()) publishStep(view, { kind: 'put', set });
}

function keep({ recordSets }: HostedZoneRecord, steps: readonly RecordStep[]): void {
  for (const step of steps) {
    const key = recordSetKey(step.set);
    if (step.kind === 'put') recordSets.set(key, step.set);
    else recordSets.delete(key);
  }
}
