import { Processes } from '../probes/processes.ts';
import type { Benchmark, Row } from './benchmark.ts';
import { measureTwice } from './probing.ts';
import type { Measured } from './probing.ts';

const cases = [
  { connections: 'pooled', rates: [10_000, 14_000, 18_000], atLeast: 10_000, cpuUs: 40 },
  { connections: 'fresh', rates: [3000, 5000, 7000], atLeast: 3000, cpuUs: 110 },
] as const;
const targets = 200;
const mostLateMs = 10;
const mostUnknown = 0.001;

/** How many probes one worker, so one core, sends in time, and what each costs. */
export const probeRate: Benchmark = {
  name: 'probe-rate',
  async run() {
    const rows: Row[] = [];
    for (const { connections, rates, atLeast, cpuUs } of cases) {
      let highest = 0;
      let cpuUsPerProbe = Infinity;
      for (const rate of rates) {
        await using processes = new Processes();
        const urls = await processes.healthyUrls(targets, 2);
        const measured = await measureTwice(
          { urls, connections, perSecond: rate / targets, forMs: 2500 },
          isInTime,
        );
        cpuUsPerProbe = Math.min(cpuUsPerProbe, measured.cpuUsPerProbe);
        if (!isInTime(measured)) break;
        highest = rate;
      }
      const what = `${connections}, ${targets} targets, p99 lateness < ${mostLateMs} ms`;
      rows.push(
        { what: `${what} (tried to ${rates.at(-1)}/s)`, measured: highest, unit: '/s', bound: { atLeast } },
        {
          what: `${connections}, CPU per probe, lowest of these rates`,
          measured: cpuUsPerProbe,
          unit: 'µs',
          bound: { atMost: cpuUs },
        },
      );
    }
    return rows;
  },
};

function isInTime({ latenessMs, failed, unknown, sent }: Measured): boolean {
  return latenessMs.p99 < mostLateMs && failed === 0 && unknown <= sent * mostUnknown;
}
