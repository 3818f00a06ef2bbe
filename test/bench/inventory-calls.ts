import { growLab } from '../targets/big-lab.ts';
import { serveLab, tally, unhurried } from '../targets/lab-endpoint.ts';
import type { Benchmark } from './benchmark.ts';

const instances = 10_000;
const services = 1_000;

/** What AWS's page sizes leave no way around: pages of 100, services of 10, instances of 1,000, groups of 50. */
const least: Record<string, number> = {
  ListContainerInstances: instances / 100,
  DescribeContainerInstances: instances / 100,
  ListServices: services / 100,
  DescribeServices: services / 10,
  DescribeInstances: instances / 1000,
  DescribeTargetHealth: services,
};

/** API calls of an inventory beside the least possible, over real sockets against a lab in virtual time. */
export const inventoryCalls: Benchmark = {
  name: 'inventory-calls',
  async run() {
    await using lab = await serveLab();
    growLab(lab.plane.state, { instances, services });
    lab.calls.length = 0;
    const begun = performance.now();
    // Protection has to be asked for one instance at a time, of those that may be hurt alone.
    const inventory = await lab.open({ optInTags: ['squall=never'] }).inventory(unhurried());
    const seconds = (performance.now() - begun) / 1000;
    const counts = tally(lab.calls);
    const rows = Object.entries(least).map(([operation, fewest]) => ({
      what: `${operation}, beside ${fewest}`,
      measured: counts[operation] ?? 0,
      unit: 'calls',
      bound: { atMost: fewest },
    }));
    return [
      ...rows,
      { what: 'all calls', measured: lab.calls.length, unit: '', bound: { atMost: 1500 } },
      {
        what: `${inventory.instances.length} instances read in`,
        measured: seconds,
        unit: 's',
        bound: { atMost: 60 },
      },
    ];
  },
};
