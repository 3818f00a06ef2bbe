import type { Context } from '../context.ts';
import type { Instances } from './instances.ts';
import type { InstanceRecord } from './records.ts';
import type { Refusal } from './refusals.ts';

/** What RunInstances asks for. */
export interface RunRequest extends Pick<
  InstanceRecord,
  'tags' | 'isProtected' | 'isStopProtected' | 'isSpot' | 'ownEnd'
> {
  min: number;
  max: number;
  /** Absent when EC2 may choose. */
  zone?: string;
  /** The ECS cluster that its user data names. */
  cluster?: string;
  userData?: string;
  clientToken?: string;
  /** The request as text: one with the same client token must have the same. */
  text: string;
}

const mostInstances = 10_000;

/** RunInstances: one reservation, in one zone that has capacity; asked again with the same token, the same one. */
export class Runs {
  readonly #context: Context;
  readonly #instances: Instances;

  constructor(context: Context, instances: Instances) {
    this.#context = context;
    this.#instances = instances;
  }

  run(request: RunRequest): InstanceRecord[] | Refusal {
    return this.#context.turn(() => {
      return this.#repeated(request) ?? this.#refusalOf(request) ?? this.#launch(request);
    });
  }

  #refusalOf(request: RunRequest): Refusal | undefined {
    if (request.min > this.#room()) return limitExceeded(request.min);
    const [zone = ''] = this.#zones(request);
    return this.#openZones(request).length > 0 ? undefined : this.#noCapacity(request, zone);
  }

  #repeated({ clientToken, text }: RunRequest): InstanceRecord[] | Refusal | undefined {
    const { state, does } = this.#context;
    const run = clientToken === undefined ? undefined : state.ec2.runs.get(clientToken);
    if (!run || !does('idempotent-run')) return undefined;
    if (run.request === text) return run.instanceIds.flatMap((id) => state.ec2.instances.get(id) ?? []);
    return {
      code: 'IdempotentParameterMismatch',
      message:
        'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
    };
  }

  #room(): number {
    return mostInstances - this.#context.state.ec2.instances.size;
  }

  /** The zone that was asked for, or all of them. */
  #zones({ zone }: RunRequest): string[] {
    return zone === undefined ? this.#context.state.ec2.zones.map(({ name }) => name) : [zone];
  }

  #openZones(request: RunRequest): string[] {
    return this.#zones(request).filter((zone) => this.#instances.canLaunch(zone) === undefined);
  }

  #noCapacity({ isSpot }: RunRequest, zone: string): Refusal | undefined {
    const refusal = this.#instances.canLaunch(zone);
    const message = 'There is no Spot capacity available that matches your request.';
    return refusal && isSpot ? { ...refusal, message } : refusal;
  }

  /** In a zone that the lab draws among those with capacity. */
  #launch(request: RunRequest): InstanceRecord[] {
    const { state, ids, spec, does } = this.#context;
    const { min: _min, max, text, zone: _zone, cluster: named, ...each } = request;
    const cluster = does('user-data-names-the-cluster') ? named : spec.name;
    const open = this.#openZones(request);
    const place = open.length > 1 ? Number.parseInt(ids.hex('run-zone', 4), 16) % open.length : 0;
    const reservationId = `r-${ids.hex('reservation', 17)}`;
    const launched = Array.from({ length: Math.min(max, this.#room()) }, (_, launchIndex) =>
      this.#instances.launch({
        ...each,
        ...(cluster !== undefined && { cluster }),
        zone: open[place] ?? '',
        reservationId,
        launchIndex,
        launchMs: state.constants.instanceLaunchMs,
      }),
    );
    const { clientToken } = request;
    if (clientToken !== undefined)
      state.ec2.runs.set(clientToken, { request: text, instanceIds: launched.map(({ id }) => id) });
    return launched;
  }
}

function limitExceeded(count: number): Refusal {
  return {
    code: 'InstanceLimitExceeded',
    message: `You have requested more instances (${count}) than your current instance limit of ${mostInstances} allows for the specified instance type. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.`,
  };
}
