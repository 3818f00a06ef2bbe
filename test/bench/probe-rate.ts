import { Processes } from '../probes/processes.ts';
import type { Benchmark, Row } from './benchmark.ts';
import { measureTwice } from './probing.ts';
import type { Measured } from './probing.ts';

const cases = [
  { connections: 'pooled', rates: [8000, 12_000, 16_000], atLeast: 8000, cpuUs: 40 },
  { connections: 'fresh', rates: [2500, 5000, 7000], atLeast: 2500, cpuUs: 110 },
] as const;
const perSecond = 10;
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
        const urls = await processes.healthyUrls(rate / perSecond, 4);
        const measured = await measureTwice({ urls, connections, perSecond, forMs: 2500 }, isInTime);
        cpuUsPerProbe = Math.min(cpuUsPerProbe, measured.cpuUsPerProbe);
        if (!isInTime(measured)) break;
        highest = rate;
      }
      const what = `${connections}, p99 lateness < ${mostLateMs} ms`;
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
