import type { Routing, WorldReports } from '../control/world.ts';

export type CheckResult = Parameters<WorldReports['targetChecked']>[2];

/** What the lab tells its balancer. */
export type ToBalancer =
  /** Listens; `port` 0 takes any. */
  { type: 'listen'; host: string; port: number } | { type: 'route'; version: number; routing: Routing };

/** What the balancer tells the lab. */
export type FromBalancer =
  | { type: 'listening'; port: number }
  | { type: 'not-listening'; code: string }
  /** Every request from here on goes by this version of the routing, or a later one. */
  | { type: 'routed'; version: number }
  | { type: 'checked'; targetGroupArn: string; target: string; result: CheckResult };
