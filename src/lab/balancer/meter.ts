import type { BalancerLoad } from '../control/world.ts';

// Beyond it, a second's response times are a sample of all.
const mostTimes = 1000;

/** Counts what the balancer does, for a report each second. */
export interface Meter {
  connected(): void;
  disconnected(): void;
  /** A target of this group was chosen for a request. */
  requested(groupArn: string): void;
  rejected(): void;
  /** The balancer itself answered; 460 where the client left before an answer. */
  answeredItself(status: number): void;
  answered(groupArn: string, status: number, seconds: number): void;
  /** Everything since the last time. */
  take(): BalancerLoad;
}

export function createMeter(now: () => number, random: () => number): Meter {
  let since = now();
  let activeConnections = 0;
  let load = nothing();
  const sampled = new Map<string, number>();

  function groupOf(arn: string): BalancerLoad['groups'][string] {
    return (load.groups[arn] ??= { requests: 0, statuses: {}, responseSeconds: [] });
  }

  /** Keeps each time with the same chance (reservoir sampling). */
  function keepTime(arn: string, times: number[], seconds: number): void {
    const seen = (sampled.get(arn) ?? 0) + 1;
    sampled.set(arn, seen);
    if (times.length < mostTimes) times.push(seconds);
    else if (random() * seen < mostTimes) times[Math.floor(random() * mostTimes)] = seconds;
  }

  return {
    connected() {
      load.newConnections += 1;
      activeConnections += 1;
    },
    disconnected() {
      activeConnections -= 1;
    },
    requested(arn) {
      load.requests += 1;
      groupOf(arn).requests += 1;
    },
    rejected() {
      load.rejected += 1;
    },
    answeredItself(status) {
      load.own[status] = (load.own[status] ?? 0) + 1;
    },
    answered(arn, status, seconds) {
      const { statuses, responseSeconds } = groupOf(arn);
      const of = `${Math.floor(status / 100)}XX`;
      statuses[of] = (statuses[of] ?? 0) + 1;
      keepTime(arn, responseSeconds, seconds);
    },
    take() {
      const at = now();
      const taken = { ...load, overMs: at - since, activeConnections };
      since = at;
      load = nothing();
      sampled.clear();
      return taken;
    },
  };
}

function nothing(): BalancerLoad {
  return {
    overMs: 0,
    requests: 0,
    rejected: 0,
    newConnections: 0,
    activeConnections: 0,
    own: {},
    groups: {},
  };
}
