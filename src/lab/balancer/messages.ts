import type { BalancerLoad, Routing, WorldReports } from '../control/world.ts';

export type CheckResult = Parameters<WorldReports['targetChecked']>[2];

/** What the lab tells its balancer. */
export type ToBalancer =
  /** Its address, and the port that it always keeps open (0 takes any), if there is one. */
  { type: 'listen'; host: string; port?: number } | { type: 'route'; version: number; routing: Routing };

/** What the balancer tells the lab. */
export type FromBalancer =
  /** It is up; `port` is the one that it keeps open, 0 for none. */
  | { type: 'listening'; port: number }
  | { type: 'not-listening'; code: string }
  /** The port of a listener could not be opened. */
  | { type: 'not-opened'; port: number; code: string }
  /** Every request from here on goes by this version of the routing, or a later one. */
  | { type: 'routed'; version: number }
  | { type: 'measured'; load: BalancerLoad }
  | { type: 'checked'; targetGroupArn: string; target: string; result: CheckResult };
