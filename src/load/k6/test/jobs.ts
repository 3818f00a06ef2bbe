import { readFileSync } from 'node:fs';
import type { LoadJob, LoadScenario } from '#core';
import { jobOf as loadJobOf, scenarioTo } from '../../../../test/load/jobs.ts';

/** One scenario that gets a page, with whatever is different. */
export function scenarioOf(different: Partial<LoadScenario> = {}): LoadScenario {
  return scenarioTo('http://127.0.0.1:1/', { name: 'home', ...different });
}

/** A second of ten requests, with whatever is different. */
export function jobOf(different: Partial<LoadJob> = {}): LoadJob {
  const points: LoadJob['profile']['points'] = [
    [0, 10],
    [1000, 10],
    [1000, 0],
  ];
  return loadJobOf([scenarioOf()], { engine: 'k6', profile: { points }, connections: 50, ...different });
}

/** What a real k6 (v2.2.1) wrote. */
export function recorded(name: string): Buffer {
  return readFileSync(new URL(`../recorded/${name}.ndjson`, import.meta.url));
}
