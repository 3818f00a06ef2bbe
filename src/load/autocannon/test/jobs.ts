import type { LoadJob, LoadScenario } from '#core';
import { jobOf as loadJobOf, scenarioTo } from '../../../../test/load/jobs.ts';
import { SentLoad } from '../../../../test/load/sent-load.ts';

/** A scenario whose requests tell their ids. */
export function scenario(url: string, different: Partial<LoadScenario> = {}): LoadScenario {
  return scenarioTo(url, { headers: { 'x-request-id': '{{id}}' }, ...different });
}

/** A warm-up that saturates four connections, with whatever is different. */
export function jobOf(scenarios: LoadScenario[], different: Partial<LoadJob> = {}): LoadJob {
  const own = { role: 'warm-up', engine: 'autocannon', params: { saturate: true }, connections: 4 } as const;
  return loadJobOf(scenarios, { ...own, ...different });
}

/** Sends such a job until the test has finished. */
export function startLoad(scenarios: LoadScenario[], different: Partial<LoadJob> = {}): Promise<SentLoad> {
  return SentLoad.start(jobOf(scenarios, different));
}
