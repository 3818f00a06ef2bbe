import { sample, seededRandom } from '#core';
import type { Incident } from '../../spec/lab-spec.ts';
import type { Context } from '../context.ts';
import type { Ec2 } from '../ec2/ec2.ts';
import type { InstanceRecord } from '../ec2/records.ts';
import { tasksOf } from '../ecs/selectors.ts';
import { hashText } from '../ids.ts';
import { Holds } from './holds.ts';

type HostIncident = Kind<'partition' | 'spot-notice' | 'instance-stop' | 'instance-crash'>;
type Kind<Name extends Incident['kind']> = Extract<Incident, { kind: Name }>;

/** What happens to the lab and no API call of its owner causes: scheduled by the lab file, or asked for by hand. */
export class Incidents {
  readonly #context: Context;
  readonly #ec2: Ec2;
  #count = 0;
  #told: (text: string) => void = () => {};
  readonly #holds: Holds;

  constructor(context: Context, ec2: Ec2) {
    this.#context = context;
    this.#ec2 = ec2;
    this.#holds = new Holds(context.agenda);
    context.signals.on('whole', () => {
      for (const { afterMs, incident } of context.spec.incidents) this.begin(incident, afterMs);
    });
  }

  /** Tells of each incident that happens, for people. */
  onHappening(tell: (text: string) => void): void {
    this.#told = tell;
  }

  /** Lets it happen, at once or later; says what it met, for people. */
  begin(incident: Incident, afterMs = 0): string {
    if (afterMs > 0) {
      this.#context.agenda.after(afterMs, () => void this.begin(incident));
      return `${incident.kind} in ${afterMs / 1000} s`;
    }
    return this.#context.turn(() => {
      this.#count += 1;
      const text = this.#happen(incident);
      const { log } = this.#context.state.incidents;
      log.unshift({ at: this.#context.agenda.now(), text });
      this.#told(text);
      return text;
    });
  }

  /** Ends what incidents of a kind hold; says what that was, for people. */
  end(kind: Incident['kind']): string {
    return this.#context.turn(() => {
      const ended = this.#holds.end(kind);
      const text = ended.length === 0 ? `no ${kind} is under way` : `${kind} is over: ${ended.join(', ')}`;
      this.#told(text);
      return text;
    });
  }

  /** What is under way now, for people. */
  get current(): string[] {
    return this.#holds.current;
  }

  /** Why an incident can meet nothing in this lab, whatever happens; undefined when it can. */
  refusalOf(incident: Incident): string | undefined {
    const { ecs, ec2 } = this.#context.state;
    const service = incident.kind === 'task-crash' ? incident.service : hostingOf(incident);
    if (service !== undefined && !ecs.services.has(service))
      return `there is no service "${service}": ${[...ecs.services.keys()].join(', ')}`;
    const zones = 'zones' in incident ? incident.zones : 'zone' in incident ? [incident.zone ?? ''] : [];
    const missing = zones.find((zone) => !ec2.zones.some(({ name }) => name.endsWith(zone)));
    if (missing !== undefined) return `there is no zone ${missing}; this lab has ${ec2.zones.length}`;
    const hasSpot = [...ec2.instances.values()].some(({ isSpot }) => isSpot);
    if (incident.kind === 'spot-notice' && !hasSpot)
      return 'this lab has no spot instances; a lab file says how many: instances: { spot: 2 }';
    return undefined;
  }

  #happen(incident: Incident): string {
    if (incident.kind === 'registry-down') return this.#registryDown(incident);
    if (incident.kind === 'no-capacity') return this.#noCapacity(incident);
    if (incident.kind === 'task-crash') return this.#crashTasks(incident);
    return this.#meetHosts(incident);
  }

  #registryDown({ forMs }: Kind<'registry-down'>): string {
    const { incidents } = this.#context.state;
    this.#holds.begin('registry-down', 'the registry', forMs, (isDown) => {
      incidents.isRegistryDown = isDown;
    });
    return `no image can be pulled${lasting(forMs)}`;
  }

  #noCapacity({ zones, forMs }: Kind<'no-capacity'>): string {
    const { incidents, ec2 } = this.#context.state;
    const names = ec2.zones.map(({ name }) => name).filter((name) => zones.length === 0 || isIn(name, zones));
    for (const zone of names)
      this.#holds.begin('no-capacity', zone, forMs, (isEmpty) => {
        if (isEmpty) incidents.zonesWithoutCapacity.add(zone);
        else incidents.zonesWithoutCapacity.delete(zone);
      });
    return `no capacity in ${names.join(', ')}${lasting(forMs)}`;
  }

  #crashTasks({ service, count }: Kind<'task-crash'>): string {
    const running = tasksOf(this.#context.state, service).filter(
      (task) => task.lastStatus === 'RUNNING' && this.#ec2.isReachable(task.instanceId),
    );
    const met = this.#draw(running, count);
    for (const task of met) this.#context.world.stopTask(task.id, 0);
    return `${met.length} tasks of ${service} ended: ${met.map(({ id }) => id).join(', ')}`;
  }

  #meetHosts(incident: HostIncident): string {
    const { silenceMs } = this.#context.state.constants;
    const met = this.#draw(this.#candidates(incident), incident.count);
    const ids = met.map(({ id }) => id);
    const named = ids.length === 0 ? 'no instance, since none qualifies' : ids.join(', ');
    if (incident.kind === 'partition') {
      for (const id of ids)
        this.#holds.begin(incident.kind, id, incident.forMs, (isCut) => this.#ec2.setCutOff(id, isCut));
      return `the network is cut off from ${named}${lasting(incident.forMs)}`;
    }
    if (incident.kind === 'spot-notice') {
      this.#ec2.notifySpot(ids);
      return `a spot notice for ${named}`;
    }
    if (incident.kind === 'instance-stop') {
      this.#ec2.stop(ids, { isForced: false });
      return `somebody stopped ${named}`;
    }
    for (const id of ids) this.#context.world.stopHost(id, { kind: 'abrupt', silentMs: silenceMs });
    return `the power is gone from ${named}`;
  }

  #candidates({ kind, zone, hosting }: HostIncident): InstanceRecord[] {
    const { state } = this.#context;
    const hosts =
      hosting === undefined
        ? undefined
        : new Set(
            tasksOf(state, hosting)
              .filter((task) => task.lastStatus === 'RUNNING')
              .map(({ instanceId }) => instanceId),
          );
    return [...state.ec2.instances.values()].filter(
      (instance) =>
        instance.state === 'running' &&
        (kind !== 'spot-notice' || (instance.isSpot && instance.reclaimedAt === undefined)) &&
        (kind !== 'instance-stop' || !this.#ec2.refusalTo('stop', instance)) &&
        (zone === undefined || instance.zone.endsWith(zone)) &&
        (hosts === undefined || hosts.has(instance.id)),
    );
  }

  #draw<T extends { id: string }>(from: readonly T[], count: number): T[] {
    const random = seededRandom(hashText(`${this.#context.spec.seed}/incident/${this.#count}`));
    return sample(from, count, random);
  }
}

function hostingOf(incident: Incident): string | undefined {
  return 'hosting' in incident ? incident.hosting : undefined;
}

function isIn(zone: string, letters: readonly string[]): boolean {
  return letters.some((letter) => zone.endsWith(letter));
}

function lasting(ms: number): string {
  return ms === Infinity ? ' until it is ended' : ` for ${ms / 1000} s`;
}
