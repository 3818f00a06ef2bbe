import { describe, expect, it } from 'vitest';
import { bootedLab } from '../test/virtual-lab.ts';

const hosting = 'invoices';

describe('incidents', () => {
  it('of a lab file happen when their time has come after the lab is whole', () => {
    const { plane, timers } = bootedLab({
      incidents: [{ incident: 'registry-down', after: '10s', for: '5s' }],
    });
    const isDown = () => plane.state.incidents.isRegistryDown;
    timers.advance(9900);
    expect(isDown()).toBe(false);
    timers.advance(200);
    expect(isDown()).toBe(true);
    timers.advance(5000);
    expect(isDown()).toBe(false);
    expect(plane.state.incidents.log.map(({ text }) => text)).toEqual(['no image can be pulled for 5 s']);
  });

  it('that overlap end with the last one, or when they are ended by hand', () => {
    const { plane, timers } = bootedLab();
    const zones = () => [...plane.state.incidents.zonesWithoutCapacity];
    plane.incidents.begin({ kind: 'no-capacity', zones: ['a'], forMs: 5000 });
    plane.incidents.begin({ kind: 'no-capacity', zones: [], forMs: 10_000 });
    timers.advance(6000);
    expect(zones()).toHaveLength(3);
    timers.advance(5000);
    expect(zones()).toEqual([]);

    plane.incidents.begin({ kind: 'no-capacity', zones: ['b'], forMs: Infinity });
    expect(plane.incidents.current).toEqual(['no-capacity: lab-local-1b']);
    expect(plane.incidents.end('no-capacity')).toBe('no-capacity is over: lab-local-1b');
    expect([...zones(), ...plane.incidents.current]).toEqual([]);
    expect(plane.incidents.end('no-capacity')).toBe('no no-capacity is under way');
  });

  it('meet hosts of their choice: cut off, stopped, crashed', () => {
    const { plane, timers, tasksOf } = bootedLab();
    const [host = ''] = tasksOf(hosting).map(({ instanceId }) => instanceId);
    const told: string[] = [];
    plane.incidents.onHappening((text) => told.push(text));
    plane.incidents.begin({ kind: 'partition', hosting, count: 1, forMs: 3000 });
    expect(plane.ec2.isReachable(host)).toBe(false);
    timers.advance(3000);
    expect(plane.ec2.isReachable(host)).toBe(true);
    plane.incidents.begin({ kind: 'instance-stop', hosting, count: 1 });
    expect(plane.state.ec2.instances.get(host)?.state).toBe('stopping');
    plane.incidents.begin({ kind: 'instance-crash', zone: 'b', count: 1 });
    expect(told).toEqual([
      `the network is cut off from ${host} for 3 s`,
      `somebody stopped ${host}`,
      expect.stringMatching(/^the power is gone from i-/),
    ]);
  });

  it('that end tasks leave those alone whose host cannot be reached', () => {
    const { plane, timers, tasksOf } = bootedLab();
    plane.incidents.begin({ kind: 'partition', hosting, count: 1, forMs: Infinity });
    timers.advance(100);
    expect(plane.incidents.begin({ kind: 'task-crash', service: hosting, count: 9 })).toBe(
      '0 tasks of invoices ended: ',
    );
    plane.incidents.begin({ kind: 'task-crash', service: 'web', count: 2 });
    timers.advance(1000);
    expect(tasksOf('web', 'STOPPED')).toHaveLength(2);
  });

  it('give spot hosts their notice, and meet the same hosts with the same seed', () => {
    const met = [1, 2].map(() => {
      const { plane } = bootedLab({ instances: { count: 6, spot: 3 } });
      return plane.incidents.begin({ kind: 'spot-notice', count: 2 });
    });
    expect(met[0]).toMatch(/^a spot notice for i-\w+, i-\w+$/);
    expect(met[1]).toBe(met[0]);
  });

  it.each([
    [{ kind: 'task-crash', service: 'shop', count: 1 } as const, 'there is no service "shop": web, api'],
    [{ kind: 'partition', hosting: 'shop', count: 1, forMs: 1 } as const, 'there is no service "shop"'],
    [{ kind: 'instance-stop', zone: 'e', count: 1 } as const, 'there is no zone e; this lab has 3'],
    [{ kind: 'spot-notice', count: 1 } as const, 'this lab has no spot instances'],
  ])('that can meet nothing are refused: %j', (incident, why) => {
    expect(bootedLab().plane.incidents.refusalOf(incident)).toContain(why);
  });
});
