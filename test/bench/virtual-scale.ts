import { bootedLab, virtualLab } from '../../src/lab/control/test/virtual-lab.ts';
import { runningCount } from '../../src/lab/control/ecs/selectors.ts';
import type { Benchmark, Row } from './benchmark.ts';

const sizes = [100, 1000, 10_000];
const tasksPerInstance = 10;
const servicesInAll = 100;
const withinMs = 3_600_000;
/** Virtual time for the loss of a quarter to be made good. */
const healingMs = 600_000;

/** The control plane alone, in virtual time: a start, the loss of a quarter, and whole again. */
export const virtualScale: Benchmark = {
  name: 'virtual-scale',
  async run() {
    warmUp();
    return sizes.flatMap(rowsFor);
  },
};

function warmUp(): void {
  bootedLab().plane.stop();
}

function rowsFor(instances: number): Row[] {
  const tasks = instances * tasksPerInstance;
  const perService = tasks / servicesInAll;
  const lab = virtualLab({
    zones: 6,
    instances: { count: instances, cpu: 4096, memory: 16_384 },
    services: Object.fromEntries(
      Array.from({ length: servicesInAll }, (_, index) => [`s${index}`, { tasks: perService }]),
    ),
    profile: 'aws',
    constants: { balancerCapacity: 'unlimited' },
  });
  const { plane, timers, world } = lab;
  world.keepsLatestRoutingsOnly = true;
  const running = () =>
    [...plane.state.ecs.services.keys()].reduce((sum, name) => sum + runningCount(plane.state, name), 0);
  /** Seconds of this machine until every task runs; looks once a virtual second. */
  const secondsUntilAllRun = () => {
    const begun = performance.now();
    for (let passed = 0; running() < tasks; passed += 1000) {
      if (passed > withinMs) return NaN;
      timers.advance(1000);
    }
    return (performance.now() - begun) / 1000;
  };
  plane.boot();
  const bootSeconds = secondsUntilAllRun();
  const victims = [...plane.state.ec2.instances.keys()].filter((_, index) => index % 4 === 0);
  for (let from = 0; from < victims.length; from += 1000)
    plane.ec2.terminate(victims.slice(from, from + 1000), { skipOsShutdown: true });
  const lost = performance.now();
  timers.advance(healingMs);
  const healSeconds = running() === tasks ? (performance.now() - lost) / 1000 : NaN;
  const mebibytes = process.memoryUsage().rss / 2 ** 20;
  plane.stop();
  const what = `${instances} instances, ${tasks} tasks`;
  const isLargest = instances === sizes.at(-1);
  return [
    { what: `${what}: start`, measured: bootSeconds, unit: 's', bound: { atMost: isLargest ? 120 : 30 } },
    {
      what: `${what}: a quarter lost and back`,
      measured: healSeconds,
      unit: 's',
      bound: { atMost: isLargest ? 180 : 30 },
    },
    { what: `${what}: memory`, measured: mebibytes, unit: 'MiB', bound: { atMost: 4096 } },
  ];
}
