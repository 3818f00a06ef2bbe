import type { LoadJob, LoadScenario } from '#core';

/** A scenario that gets a page, with whatever is different. */
export function scenarioTo(url: string, different: Partial<LoadScenario> = {}): LoadScenario {
  return {
    name: 'shop',
    weight: 1,
    method: 'GET',
    url,
    headers: {},
    statuses: '2xx',
    timeoutMs: 5000,
    ...different,
  };
}

/** Traffic at a constant rate, with whatever is different. */
export function jobOf(scenarios: LoadScenario[], different: Partial<LoadJob> = {}): LoadJob {
  return {
    role: 'traffic',
    engine: 'traffic',
    params: {},
    scenarios,
    profile: { points: [[0, 100]] },
    workers: 1,
    connections: 4000,
    recycleMs: 60_000,
    ...different,
  };
}

/** One scenario that asks a server patiently, at a constant rate. */
export function jobTo(url: string, perSecond: number, different: Partial<LoadJob> = {}): LoadJob {
  const profile: LoadJob['profile'] = { points: [[0, perSecond]] };
  return jobOf([scenarioTo(url, { timeoutMs: 10_000 })], { profile, ...different });
}
