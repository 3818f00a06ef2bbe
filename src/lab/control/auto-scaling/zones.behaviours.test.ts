import { describe, expect, it } from 'vitest';
import { holds } from '../../spec/test/holds.ts';
import { groupRig } from './test/group-rig.ts';

const zoneA = 'lab-local-1a';

holds('zone-balance', (without) => {
  const { group, autoScaling, timers, zonesOf } = groupRig({ group: { max: 12 } }, without);
  autoScaling.suspendProcesses(group.name, ['AZRebalance']);
  expect(zonesOf()).toEqual([3, 3, 2]);
  autoScaling.groups.setDesired(group, 12);
  timers.advance(30_000);
  expect(zonesOf()).toEqual([4, 4, 4]);
  autoScaling.groups.setDesired(group, 4);
  timers.advance(30_000);
  expect(zonesOf()).toEqual([2, 1, 1]);
});

holds('zone-rebalance', (without) => {
  const { group, context, ec2, timers, ids, zonesOf } = groupRig({ instances: { count: 9 } }, without);
  const { zonesWithoutCapacity } = context.state.incidents;
  zonesWithoutCapacity.add(zoneA);
  const lost = ids().filter((id) => group.members.get(id)?.zone === zoneA);
  ec2.terminate(lost, { skipOsShutdown: true });
  timers.advance(30_000);
  expect(zonesOf()).toEqual([0, 5, 4]);
  zonesWithoutCapacity.clear();
  let fewest = 9;
  for (let second = 0; second < 90; second += 1) {
    timers.advance(1000);
    const serving = [...group.members.values()].filter(({ lifecycle }) => lifecycle === 'InService');
    fewest = Math.min(fewest, serving.length);
  }
  expect([zonesOf(), fewest]).toEqual([[3, 3, 3], 9]);
});

holds('launch-failures', (without) => {
  const { group, context, autoScaling, timers, zonesOf } = groupRig({}, without);
  autoScaling.suspendProcesses(group.name, ['AZRebalance']);
  const { zonesWithoutCapacity } = context.state.incidents;
  for (const zone of group.zones) zonesWithoutCapacity.add(zone);
  autoScaling.groups.setDesired(group, 10);
  timers.advance(1000);
  expect(group.members.size).toBe(8);
  zonesWithoutCapacity.clear();
  zonesWithoutCapacity.add('lab-local-1c');
  group.activities.length = 0;
  timers.advance(1000);
  expect(zonesOf()).toEqual([4, 4, 2]);
  const message =
    'We currently do not have sufficient t3.medium capacity in the Availability Zone you requested (lab-local-1c). Our system will be working on provisioning additional capacity. You can currently get t3.medium capacity by not specifying an Availability Zone in your request or choosing lab-local-1a, lab-local-1b. Launching EC2 instance failed.';
  expect(group.activities.at(-1)).toMatchObject({
    status: 'Failed',
    statusMessage: message,
    description: `Launching a new EC2 instance.  Status Reason: ${message}`,
    progress: 100,
  });
  expect(group.activities.filter(({ status }) => status === 'Failed')).toHaveLength(1);
});

describe('a launch into a tie', () => {
  it('goes to the lower zone', () => {
    const { group, autoScaling, timers, zonesOf } = groupRig({ instances: { count: 3 }, group: { max: 9 } });
    for (const [desired, zones] of [
      [4, [2, 1, 1]],
      [5, [2, 2, 1]],
    ] as const) {
      autoScaling.groups.setDesired(group, desired);
      timers.advance(10_000);
      expect(zonesOf()).toEqual(zones);
    }
  });
});

describe('the spot instances of a group', () => {
  it('are as many as the lab says, and replaced by their kind', () => {
    const { group, ec2, timers, ids } = groupRig({ instances: { count: 8, spot: 3 } });
    const spot = () => ids().filter((id) => group.members.get(id)?.isSpot === true);
    expect(spot()).toHaveLength(3);
    const onDemand = ids().filter((id) => !spot().includes(id));
    ec2.terminate([...spot().slice(0, 2), ...onDemand.slice(0, 1)], { skipOsShutdown: true });
    timers.advance(30_000);
    expect([ids().length, spot().length]).toEqual([8, 3]);
  });
});

describe('a group that gives up a zone', () => {
  it('moves its members to the others, never below what is wanted', () => {
    const { group, autoScaling, timers, ids } = groupRig({ instances: { count: 9 } });
    autoScaling.groups.update(group, { zones: ['lab-local-1b', 'lab-local-1c'] });
    let fewest = 9;
    for (let second = 0; second < 90; second += 1) {
      timers.advance(1000);
      const serving = [...group.members.values()].filter(({ lifecycle }) => lifecycle === 'InService');
      fewest = Math.min(fewest, serving.length);
    }
    const zones = ids().map((id) => group.members.get(id)?.zone);
    expect([fewest, zones.length, zones.includes(zoneA)]).toEqual([9, 9, false]);
  });
});
