import type { Context } from '../context.ts';
import { HealthChecks } from './health-checks.ts';

/** Route 53: what its operations may change. */
export class Route53 {
  readonly healthChecks: HealthChecks;

  constructor(context: Context) {
    this.healthChecks = new HealthChecks(context);
  }

  /** Tells the checkers which endpoints to check, when that changed. */
  settle(): void {
    this.healthChecks.settle();
  }
}
