import type { Context } from '../context.ts';
import type { WorldReports } from '../world.ts';
import type { Changes } from './changes.ts';
import type { TargetGroupRecord, TargetRecord } from './records.ts';
import { inFirstChecks, show } from './target-states.ts';

type CheckResult = Parameters<WorldReports['targetChecked']>[2];
type CheckFailure = Extract<CheckResult, { isOk: false }>;

/** What health checks make of targets. */
export class Health {
  readonly #context: Context;
  readonly #changes: Changes;

  constructor(context: Context, changes: Changes) {
    this.#context = context;
    this.#changes = changes;
  }

  /** True when the check changed the target's state. */
  checked(group: TargetGroupRecord, target: TargetRecord, result: CheckResult): boolean {
    if (target.state === 'draining' || target.state === 'unused') return false;
    const before = target.state;
    if (result.isOk) this.#succeeded(group, target);
    else this.#failed(group, target, result);
    if (target.state === before) return false;
    this.#changes.group(group.arn);
    this.#context.signals.emit('targetChanged', group, target);
    return true;
  }

  #succeeded(group: TargetGroupRecord, target: TargetRecord): void {
    target.streak = Math.max(target.streak, 0) + 1;
    if (target.state === 'healthy' || target.streak < this.#successesFor(group, target)) return;
    // One that comes back among others starts slowly again.
    if (target.state === 'unhealthy') target.isSlowStarted = this.isSlowStarted(group);
    show(target, { state: 'healthy' });
    target.healthyAt = this.#context.agenda.now();
  }

  /** A new target needs one success only; a fallen one the whole threshold. */
  #successesFor({ healthCheck }: TargetGroupRecord, { state }: TargetRecord): number {
    const isNew = state === 'initial';
    if (isNew ? this.#context.does('one-check-healthy') : !this.#context.does('health-thresholds')) return 1;
    return healthCheck.healthyThreshold;
  }

  #failed(group: TargetGroupRecord, target: TargetRecord, { reason, description }: CheckFailure): void {
    target.streak = Math.min(target.streak, 0) - 1;
    const failures = this.#context.does('health-thresholds') ? group.healthCheck.unhealthyThreshold : 1;
    if (-target.streak >= failures || target.state === 'unhealthy')
      show(target, { state: 'unhealthy', reason, description });
    else if (target.state === 'initial') show(target, inFirstChecks);
  }

  /** Whether a target that joins now starts slowly: another one must carry the whole load meanwhile. */
  isSlowStarted({ slowStartMs, algorithm, targets }: TargetGroupRecord): boolean {
    if (slowStartMs === 0 || algorithm !== 'round_robin' || !this.#context.does('slow-start')) return false;
    const now = this.#context.agenda.now();
    for (const { state, healthyAt = now, isSlowStarted } of targets.values())
      if (state === 'healthy' && !(isSlowStarted && now < healthyAt + slowStartMs)) return true;
    return false;
  }
}
