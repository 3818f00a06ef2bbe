import { component } from '../components.ts';
import { Processes } from '../probes/processes.ts';
import type { Benchmark, Row } from './benchmark.ts';
import { BlackboxExporter } from './blackbox-exporter.ts';
import { measureTwice } from './probing.ts';

const targets = 200;
const perSecond = 10;
const forMs = 5000;
const cases = [
  { connections: 'fresh', atLeast: 5 },
  { connections: 'pooled', atLeast: 8 },
] as const;

/** What a probe costs beside the Prometheus blackbox exporter, on the same targets at the same rate. */
export const probeCost: Benchmark = {
  name: 'probe-cost',
  async run() {
    const { path, isMissing } = component('The blackbox exporter', {
      command: 'prometheus-blackbox-exporter',
      debianPackage: 'prometheus-blackbox-exporter',
    });
    if (isMissing || process.platform !== 'linux') return [];
    await using processes = new Processes();
    const urls = await processes.healthyUrls(targets, 2);
    const exporterUs = await costOfExporter(path, urls);
    const rows: Row[] = [];
    for (const { connections, atLeast } of cases) {
      const load = { urls, connections, perSecond, forMs };
      const { cpuUsPerProbe } = await measureTwice(load, (got) => exporterUs / got.cpuUsPerProbe >= atLeast);
      const compared = `${exporterUs.toFixed(0)} µs to ${cpuUsPerProbe.toFixed(0)} µs`;
      rows.push({
        what: `blackbox exporter to ${connections}: CPU, ${compared}`,
        measured: exporterUs / cpuUsPerProbe,
        unit: 'times',
        bound: { atLeast },
      });
    }
    return rows;
  },
};

async function costOfExporter(program: string, urls: readonly string[]): Promise<number> {
  await using exporter = await BlackboxExporter.start(program);
  await exporter.cpuUsPerProbe(urls, perSecond, 1000);
  return await exporter.cpuUsPerProbe(urls, perSecond, forMs);
}
