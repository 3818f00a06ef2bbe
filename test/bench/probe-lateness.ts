import { Processes } from '../probes/processes.ts';
import type { Benchmark, Row } from './benchmark.ts';
import { measureTwice } from './probing.ts';

const cases = [
  { targets: 200, connections: 'pooled', p50: 2, p99: 10 },
  { targets: 1000, connections: 'pooled', p50: 2, p99: 25 },
  { targets: 200, connections: 'fresh', p50: 2, p99: 25 },
] as const;

/** How far from its time a send leaves, at the rates of an ordinary run. Bounds are for an idle machine. */
export const probeLateness: Benchmark = {
  name: 'probe-lateness',
  async run() {
    const rows: Row[] = [];
    for (const { targets, connections, p50, p99 } of cases) {
      await using processes = new Processes();
      const urls = await processes.healthyUrls(targets, 4);
      const { latenessMs, failed } = await measureTwice(
        { urls, connections, perSecond: 10, forMs: 4000 },
        (measured) => measured.latenessMs.p99 <= p99,
      );
      const what = `${targets} × 10/s ${connections}`;
      rows.push(
        { what: `${what}, lateness p50`, measured: latenessMs.p50, unit: 'ms', bound: { atMost: p50 } },
        { what: `${what}, lateness p99`, measured: latenessMs.p99, unit: 'ms', bound: { atMost: p99 } },
        { what: `${what}, failed`, measured: failed, unit: '', bound: { atMost: 0 } },
      );
    }
    return rows;
  },
};
