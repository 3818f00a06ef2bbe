import { Agent } from 'node:http';
import type { RoutedTarget } from '../control/world.ts';
import { longestTimerMs } from '../process/timer.ts';

/** Times of a connection to a target, in milliseconds; Infinity is never. */
export interface Timeouts {
  connectMs: number;
  /** Without a byte in either direction. */
  idleMs: number;
}

/** The connections to one target: kept alive, one request at a time on each, as many as are needed. */
export interface TargetPool {
  readonly target: RoutedTarget;
  readonly agent: Agent;
  readonly timeouts: Timeouts;
  /** Requests that have not been answered to the end. */
  inFlight: number;
  /** Aborts when everything is cut, for connections that are no longer the agent's. */
  readonly cutting: AbortSignal;
  /** Closes what is idle and keeps nothing more; requests in flight finish. */
  retire(): void;
  /** Closes everything. */
  cut(): void;
}

export function createTargetPool(target: RoutedTarget, timeouts: Timeouts): TargetPool {
  const agent = new Agent({
    keepAlive: true,
    ...(timeouts.idleMs <= longestTimerMs && { timeout: timeouts.idleMs }),
  });
  const ending = new AbortController();
  return {
    cutting: ending.signal,
    target,
    agent,
    timeouts,
    inFlight: 0,
    retire() {
      agent.maxFreeSockets = 0;
      for (const sockets of Object.values(agent.freeSockets)) {
        for (const socket of sockets ?? []) socket.destroy();
      }
    },
    cut() {
      ending.abort();
      agent.destroy();
    },
  };
}
