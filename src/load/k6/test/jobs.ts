import { readFileSync } from 'node:fs';
import type { LoadJob, LoadScenario } from '#core';

/** One scenario that gets a page, with whatever is different. */
export function scenarioOf(different: Partial<LoadScenario> = {}): LoadScenario {
  return {
    name: 'home',
    weight: 1,
    method: 'GET',
    url: 'http://127.0.0.1:1/',
    headers: {},
    statuses: '2xx',
    timeoutMs: 5000,
    ...different,
  };
}

/** A second of ten requests, with whatever is different. */
export function jobOf(different: Partial<LoadJob> = {}): LoadJob {
  return {
    role: 'traffic',
    engine: 'k6',
    params: {},
    scenarios: [scenarioOf()],
    profile: {
      points: [
        [0, 10],
        [1000, 10],
        [1000, 0],
      ],
    },
    workers: 1,
    connections: 50,
    recycleMs: 30_000,
    ...different,
  };
}

/** What a real k6 (v2.2.1) wrote. */
export function recorded(name: string): Buffer {
  return readFileSync(new URL(`../recorded/${name}.ndjson`, import.meta.url));
}
