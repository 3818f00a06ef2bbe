import { describe, expect, it } from 'vitest';
import { bootedLab, virtualLab } from './test/virtual-lab.ts';
import type { VirtualLab } from './test/virtual-lab.ts';

/** Where every task is, by id. */
function placementOf({ plane }: VirtualLab): string[] {
  return [...plane.state.ecs.tasks.values()].map(
    ({ id, service, instanceId }) => `${service} ${id} ${instanceId}`,
  );
}

describe('the start of a lab', () => {
  it('ends with every service running and every target healthy within seconds', () => {
    const { plane, running } = bootedLab();
    expect(running()).toHaveLength(8);
    expect([...plane.state.ecs.containerInstances.values()].map(({ status }) => status)).toEqual(
      Array(8).fill('ACTIVE'),
    );
    const targets = [...plane.state.elb.targetGroups.values()].flatMap(({ targets }) => [
      ...targets.values(),
    ]);
    expect(targets.map(({ state }) => state)).toEqual(Array(24).fill('healthy'));
  });

  it('takes no longer under the constants of AWS', () => {
    expect(bootedLab({ profile: 'aws' }).plane.isStable()).toBe(true);
  });

  it('gives the same ids and placement for one seed, whatever the timing of the world', () => {
    const placement = placementOf(bootedLab({ seed: 7 }, 1));
    expect(placementOf(bootedLab({ seed: 7 }, 2))).toEqual(placement);
    expect(placement).toHaveLength(24);
  });

  it('gives other ids and another placement for another seed', () => {
    const orders = [7, 8].map((seed) => {
      const { plane } = bootedLab({ seed });
      const hosts = [...plane.state.ec2.instances.keys()];
      return [...plane.state.ecs.tasks.values()].map(({ instanceId }) => hosts.indexOf(instanceId));
    });
    expect(orders[0]).not.toEqual(orders[1]);
    expect(placementOf(bootedLab({ seed: 7 }))).not.toEqual(placementOf(bootedLab({ seed: 8 })));
  });

  it('writes ids in the form of AWS', () => {
    const { plane } = bootedLab();
    expect([...plane.state.ec2.instances.keys()][0]).toMatch(/^i-[0-9a-f]{17}$/);
    expect([...plane.state.ecs.tasks.keys()][0]).toMatch(/^[0-9a-f]{32}$/);
    expect([...plane.state.ecs.containerInstances.keys()][0]).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each(Array.from({ length: 20 }, (_, seed) => seed))(
    'puts both tasks of the fragile service on one host and spreads the others over the zones (seed %i)',
    (seed) => {
      const { plane, tasksOf } = bootedLab({ seed });
      const hostsOf = (service: string) => new Set(tasksOf(service).map(({ instanceId }) => instanceId));
      const zonesOf = (service: string) =>
        new Set([...hostsOf(service)].map((id) => plane.state.ec2.instances.get(id)?.zone));
      expect(hostsOf('invoices').size).toBe(1);
      for (const { name, desired } of plane.state.ecs.services.values()) {
        if (name === 'invoices') continue;
        expect(zonesOf(name).size).toBe(3);
        expect(hostsOf(name).size).toBe(desired);
      }
    },
  );

  it('tells what it did as ECS does', () => {
    const { timers, messages } = bootedLab();
    timers.advance(1000);
    const [steady, ...rest] = messages('invoices');
    expect(steady).toBe('(service invoices) has reached a steady state.');
    expect(rest.at(-1)).toMatch(
      /^\(service invoices\) has started 2 tasks: \(task [0-9a-f]{32}\) \(task [0-9a-f]{32}\)\.$/,
    );
    expect(rest.filter((text) => text.includes('registered 1 targets in (target-group arn:'))).toHaveLength(
      2,
    );
  });

  it('routes by path, the longer prefix first, and only when something changed', () => {
    const { plane, world, timers } = bootedLab({
      services: { site: { tasks: 1, path: '/' }, cart: { tasks: 1 }, batch: { tasks: 1, path: 'none' } },
    });
    expect(world.routing?.listeners[0]?.rules.map(({ paths }) => paths)).toEqual([
      ['/cart', '/cart/*'],
      ['/*'],
      [],
    ]);
    expect(plane.state.elb.targetGroups.size).toBe(2);
    const pushed = world.routings.length;
    timers.advance(60_000);
    expect(world.routings).toHaveLength(pushed);
  });

  it('goes on without a host that does not start, and replaces it', () => {
    const { plane, world, timers, running } = virtualLab();
    plane.boot();
    const [first] = plane.state.ec2.instances.keys();
    world.killHost(first ?? '');
    expect(timers.advanceUntil(() => plane.isStable(), 20_000)).toBeGreaterThan(5000);
    expect(plane.state.ec2.instances.get(first ?? '')?.stateReason?.code).toBe('Server.InternalError');
    expect(running()).toHaveLength(8);
  });

  it('hears no reports once stopped', () => {
    const { plane, world, timers } = bootedLab();
    plane.stop();
    const tasks = structuredClone(plane.state.ecs.tasks);
    for (const id of plane.state.ec2.instances.keys()) world.killHost(id);
    timers.advance(600_000);
    expect(plane.state.ecs.tasks).toEqual(tasks);
  });
});
