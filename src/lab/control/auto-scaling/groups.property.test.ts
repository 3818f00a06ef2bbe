import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupRig } from './test/group-rig.ts';
import type { GroupRig } from './test/group-rig.ts';
import { headcountOf } from './roster.ts';
import { rebalancingMargin } from './zone-balance.ts';

const event = fc.oneof(
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 100, max: 20_000 }) }),
  fc.record({ kind: fc.constant('want' as const), desired: fc.integer({ min: 2, max: 12 }) }),
  fc.record({ kind: fc.constant('kill' as const), place: fc.nat(20) }),
  fc.record({ kind: fc.constant('terminate' as const), place: fc.nat(20), isSmaller: fc.boolean() }),
  fc.record({ kind: fc.constant('unhealthy' as const), place: fc.nat(20) }),
  fc.record({ kind: fc.constant('zone' as const), place: fc.nat(2), isEmpty: fc.boolean() }),
  fc.record({ kind: fc.constant('standby' as const), place: fc.nat(20) }),
  fc.record({ kind: fc.constant('back' as const) }),
  fc.record({ kind: fc.constant('complete' as const), isAbandoned: fc.boolean() }),
);
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

function befall(rig: GroupRig, happening: Event): void {
  const { autoScaling, group, timers, world } = rig;
  const ids = rig.ids();
  const id = 'place' in happening ? (ids[happening.place % Math.max(ids.length, 1)] ?? '') : '';
  const member = group.members.get(id);
  switch (happening.kind) {
    case 'wait':
      return timers.advance(happening.ms);
    case 'want':
      return autoScaling.groups.setDesired(group, happening.desired);
    case 'kill':
      return world.killHost(id);
    case 'terminate':
      if (member) autoScaling.members.terminate(group, id, member, happening.isSmaller);
      return;
    case 'unhealthy':
      if (member) autoScaling.members.setHealth(group, member, 'Unhealthy', false);
      return;
    case 'zone':
      return setCapacity(rig, happening);
    case 'standby':
      if (member?.lifecycle === 'InService') autoScaling.members.enterStandby(group, [id], false);
      return;
    case 'back':
      return comeBack(rig);
    case 'complete':
      for (const [held, { actions }] of group.members)
        for (const name of actions.keys()) complete(rig, held, name, happening.isAbandoned);
  }
}

function setCapacity({ context, group }: GroupRig, { place, isEmpty }: { place: number; isEmpty: boolean }) {
  const zone = group.zones[place] ?? '';
  if (isEmpty) context.state.incidents.zonesWithoutCapacity.add(zone);
  else context.state.incidents.zonesWithoutCapacity.delete(zone);
}

/** All that are in standby, as far as the maximum allows. */
function comeBack({ autoScaling, group, ids }: GroupRig): void {
  const standby = ids().filter((id) => group.members.get(id)?.lifecycle === 'Standby');
  autoScaling.members.exitStandby(group, standby.slice(0, group.max - group.desired));
}

function complete({ autoScaling, group }: GroupRig, id: string, name: string, isAbandoned: boolean): void {
  const member = group.members.get(id);
  if (member) autoScaling.hooks.complete(id, member, name, isAbandoned ? 'ABANDON' : 'CONTINUE');
}

const file = {
  instances: { count: 6 },
  group: {
    min: 2,
    max: 12,
    hooks: {
      ready: { on: 'launching' as const, heartbeat: '4s' },
      drain: { on: 'terminating' as const, heartbeat: '6s' },
    },
  },
};

/** Instances that live and belong to the group, by EC2's own account. */
function alive({ context, group }: GroupRig): string[] {
  return [...context.state.ec2.instances.values()]
    .filter((instance) => instance.group === group.name && ['pending', 'running'].includes(instance.state))
    .map(({ id }) => id);
}

describe('an Auto Scaling group, whatever befalls it,', () => {
  it('stays within its bounds, forgets no member, and reaches what is wanted when it can', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const rig = groupRig(file);
        const { group, timers, context } = rig;
        timers.advance(10_000);
        for (const happening of events) {
          befall(rig, happening);
          const { standing } = headcountOf(group);
          expect(standing).toBeLessThanOrEqual(group.max + rebalancingMargin(group));
          expect(group.desired).toBeGreaterThanOrEqual(group.min);
          expect(group.desired).toBeLessThanOrEqual(group.max);
          const members = new Set(rig.ids());
          expect(alive(rig).filter((id) => !members.has(id))).toEqual([]);
        }
        context.state.incidents.zonesWithoutCapacity.clear();
        timers.advance(240_000);
        const { standing, inService, byZone } = headcountOf(group);
        expect([standing, inService]).toEqual([group.desired, group.desired]);
        expect(Math.max(...byZone.values()) - Math.min(...byZone.values())).toBeLessThanOrEqual(1);
        const others = [...group.members.values()].filter(({ lifecycle }) => lifecycle !== 'InService');
        expect(others.every(({ lifecycle }) => lifecycle === 'Standby')).toBe(true);
        expect(group.activities.filter(({ endedAt }) => endedAt === undefined)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('never has more than its maximum while AZRebalance is suspended, nor takes itself below its minimum', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const rig = groupRig(file);
        const { group, timers, autoScaling } = rig;
        autoScaling.suspendProcesses(group.name, ['AZRebalance', 'HealthCheck', 'ReplaceUnhealthy']);
        timers.advance(10_000);
        for (const happening of events) {
          if (!['wait', 'want', 'zone'].includes(happening.kind)) continue;
          befall(rig, happening);
          const { standing, inService } = headcountOf(group);
          expect(standing).toBeLessThanOrEqual(group.max);
          expect(inService).toBeGreaterThanOrEqual(group.min);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('a group of ten thousand', () => {
  it('loses a quarter of its members and replaces them', () => {
    const rig = groupRig({ instances: { count: 10_000 }, group: { max: 10_000 } });
    rig.timers.advance(10_000);
    const victims = rig.ids().filter((_id, index) => index % 4 === 0);
    for (let from = 0; from < victims.length; from += 1000)
      rig.ec2.terminate(victims.slice(from, from + 1000), { skipOsShutdown: true });
    rig.timers.advance(30_000);
    expect([rig.ids().length, headcountOf(rig.group).inService]).toEqual([10_000, 10_000]);
    const kept = new Set(rig.ids());
    expect(victims.filter((id) => kept.has(id))).toEqual([]);
  });
});
