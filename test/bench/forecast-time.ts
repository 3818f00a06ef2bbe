import { sample, seededRandom, type Instance, type Inventory } from '../../src/core/index.ts';
import { forecast, type ForecastDraw } from '../../src/forecast/index.ts';
import { capsOf } from '../../src/selection/index.ts';
import type { Benchmark, Row } from './benchmark.ts';

type Placed = Pick<Inventory, 'instances' | 'services' | 'targetGroups' | 'groups'>;

const sizes = [100, 1000, 10_000];
const tasksPerInstance = 2;
const instancesPerService = 10;
const zones = 3;
const cpu = 4096;
const memory = 16_384;
const needs = { cpu: 512, memory: 1024 };

/** What a draw of a tenth could do, at 100, 1,000 and 10,000 instances. */
export const forecastTime: Benchmark = {
  name: 'forecast',
  async run() {
    return sizes.flatMap(rowsFor);
  },
};

function rowsFor(count: number): Row[] {
  const placed = clusterOf(count);
  const pool = placed.instances.map(({ id }) => id);
  const drawing = { pool, k: count / 10, seed: 1 };
  const { told, seconds } = timed(placed, { ...drawing, caps: [] });
  const capped = timed(placed, { ...drawing, caps: capsOf(placed, pool, { perService: 1 }) });
  const { lo, hi } = told.anyLost.interval ?? { lo: told.anyLost.value, hi: told.anyLost.value };
  const what = `${count} instances, ${placed.services.length} services`;
  return [
    { what, measured: seconds, unit: 's', bound: { atMost: 5 } },
    { what: `${what}, kept`, measured: capped.seconds, unit: 's', bound: { atMost: 5 } },
    { what: `${what}: width of P(any lost)`, measured: hi - lo, unit: '', bound: { atMost: 0.03 } },
  ];
}

function timed(placed: Placed, drawing: ForecastDraw) {
  const begun = performance.now();
  const told = forecast(placed, drawing);
  return { told, seconds: (performance.now() - begun) / 1000 };
}

/** Services of 1 to 39 tasks, on average 20, each on hosts drawn at random. */
function clusterOf(count: number): Placed {
  const random = seededRandom(count);
  const instances = Array.from({ length: count }, (_, index): Instance => {
    const used = tasksPerInstance;
    return {
      id: `i-${index.toString(16).padStart(17, '0')}`,
      state: 'running',
      zone: `zone-${index % zones}`,
      type: 'm5.xlarge',
      lifecycle: 'on-demand',
      tags: {},
      isProtected: false,
      capacity: { cpu, memory, cpuFree: cpu - used * needs.cpu, memoryFree: memory - used * needs.memory },
    };
  });
  const services = Array.from({ length: count / instancesPerService }, (_, index) => {
    const name = `s${index}`;
    const hosts = sample(instances, Math.min(count, 1 + ((index * 7) % 39)), random);
    const tasks = hosts.map(({ id }, number) => ({
      id: `${name}-${number}`,
      service: name,
      status: 'RUNNING',
      instanceId: id,
      needs,
    }));
    return { name, desired: tasks.length, running: tasks.length, tasks, targetGroups: [], endpoints: [] };
  });
  return { instances, services, targetGroups: [], groups: [] };
}
