import { describe, expect, it } from 'vitest';
import { bootedLab } from '../test/virtual-lab.ts';

describe('terminateInstances', () => {
  it('spares the whole zone of a protected instance and ends those of other zones', () => {
    const { plane, world } = bootedLab({ instances: { count: 6, protected: 1 } });
    const all = [...plane.state.ec2.instances.values()];
    const [protectedOne] = all.filter(({ isProtected }) => isProtected);
    const isSpared = ({ zone }: { zone: string }) => zone === protectedOne?.zone;
    const answer = plane.ec2.terminate(
      all.map(({ id }) => id),
      { skipOsShutdown: true },
    );
    expect(answer.denied).toEqual(
      all.filter(isSpared).map(({ id }) => ({ instanceId: id, because: protectedOne?.id })),
    );
    expect(answer.denied).toHaveLength(2);
    expect(answer.changed).toEqual(
      all
        .filter((instance) => !isSpared(instance))
        .map(({ id }) => ({ instanceId: id, previous: 'running', current: 'shutting-down' })),
    );
    expect(world.calls.filter((call) => call.startsWith('stopHost'))).toHaveLength(4);
  });

  it('ends a neighbour of a protected instance when that one is not asked for', () => {
    const { plane } = bootedLab({ instances: { count: 6, protected: 1 } });
    const neighbour = [...plane.state.ec2.instances.values()][3];
    expect(neighbour?.zone).toBe('lab-local-1a');
    const answer = plane.ec2.terminate([neighbour?.id ?? ''], { skipOsShutdown: true });
    expect([answer.changed.length, answer.denied.length]).toEqual([1, 0]);
  });

  it('can be repeated, names an instance once, and leaves unknown ids out', () => {
    const { plane, world, timers } = bootedLab();
    const [id = ''] = plane.state.ec2.instances.keys();
    const ask = () => plane.ec2.terminate([id, id, 'i-00000000000000000'], { skipOsShutdown: false });
    expect(ask().changed).toEqual([{ instanceId: id, previous: 'running', current: 'shutting-down' }]);
    expect(ask().changed).toEqual([{ instanceId: id, previous: 'shutting-down', current: 'shutting-down' }]);
    timers.advance(20_000);
    expect(ask().changed).toEqual([{ instanceId: id, previous: 'terminated', current: 'terminated' }]);
    expect(world.calls.filter((call) => call.startsWith('stopHost'))).toEqual([`stopHost ${id} graceful`]);
  });

  it('ends an instance that is still pending, and its agent never registers', () => {
    const { plane, timers, running } = bootedLab();
    plane.ec2.terminate([running()[0]?.id ?? ''], { skipOsShutdown: true });
    timers.advance(2000);
    const [young] = [...plane.state.ec2.instances.values()].filter(({ state }) => state === 'pending');
    const answer = plane.ec2.terminate([young?.id ?? ''], { skipOsShutdown: true });
    expect(answer.changed[0]).toMatchObject({ previous: 'pending', current: 'shutting-down' });
    timers.advance(30_000);
    expect(young?.state).toBe('terminated');
    expect(
      [...plane.state.ecs.containerInstances.values()].map(({ instanceId }) => instanceId),
    ).not.toContain(young?.id);
    expect(plane.isStable()).toBe(true);
  });
});
