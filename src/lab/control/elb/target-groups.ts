import type { Context } from '../context.ts';
import type { Changes } from './changes.ts';
import type { HealthCheck, TargetGroupRecord } from './records.ts';
import type { Targets } from './targets.ts';

type Wanted = Pick<TargetGroupRecord, 'name' | 'targetType' | 'port' | 'healthCheck' | 'tags'>;
type Attributes = Partial<
  Pick<TargetGroupRecord, 'drainingMs' | 'slowStartMs' | 'algorithm' | 'healthyAtLeast'>
>;

/** Target groups: their settings. */
export class TargetGroups {
  readonly #context: Context;
  readonly #changes: Changes;
  readonly #targets: Targets;

  constructor(context: Context, changes: Changes, targets: Targets) {
    this.#context = context;
    this.#changes = changes;
    this.#targets = targets;
  }

  create(wanted: Wanted): TargetGroupRecord {
    const { ids, state } = this.#context;
    return this.#context.turn(() => {
      const id = ids.hex('target-group', 16);
      const group: TargetGroupRecord = {
        ...wanted,
        arn: `arn:aws:elasticloadbalancing:${state.region}:${state.account}:targetgroup/${wanted.name}/${id}`,
        targets: new Map(),
        drainingMs: state.constants.drainingMs,
        slowStartMs: 0,
        algorithm: 'round_robin',
        healthyAtLeast: 1,
      };
      state.elb.targetGroups.set(group.arn, group);
      return group;
    });
  }

  modify(group: TargetGroupRecord, healthCheck: HealthCheck): void {
    this.#change(group, () => {
      group.healthCheck = healthCheck;
    });
  }

  setAttributes(group: TargetGroupRecord, attributes: Attributes): void {
    this.#change(group, () => Object.assign(group, attributes));
  }

  delete(group: TargetGroupRecord): void {
    this.#context.turn(() => {
      this.#targets.dropAll(group);
      this.#context.state.elb.targetGroups.delete(group.arn);
    });
  }

  #change({ arn }: TargetGroupRecord, change: () => void): void {
    this.#context.turn(() => {
      change();
      this.#changes.group(arn);
    });
  }
}
