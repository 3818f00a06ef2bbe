import { describe, expect, it } from 'vitest';
import { bootedLab } from '../test/virtual-lab.ts';

describe('an instance', () => {
  it('ends and is replaced in its time although the clock of the wall is set back', () => {
    const { plane, timers } = bootedLab();
    const [victim = ''] = plane.state.ec2.instances.keys();
    plane.ec2.terminate([victim], { skipOsShutdown: true });
    timers.shiftClock(-60_000);
    timers.advance(2000);
    expect(plane.state.ec2.instances.get(victim)?.state).toBe('terminated');
    timers.shiftClock(-60_000);
    expect(timers.advanceUntil(() => plane.isStable(), 10_000)).toBeLessThan(8000);
  });

  it('does not run before its launch time, nor anew when its start is reported late', () => {
    const { plane, world, timers } = bootedLab({ constants: { instanceLaunch: '8s' } });
    const [victim = ''] = plane.state.ec2.instances.keys();
    world.killHost(victim);
    timers.advance(3000);
    const young = [...plane.state.ec2.instances.values()].at(-1);
    expect([young?.state, young?.privateIp]).toEqual(['pending', '127.0.1.9']);
    plane.hostStarted(young?.id ?? '', '127.0.9.9');
    const waitedMs = timers.advanceUntil(() => young?.state === 'running', 20_000);
    expect(timers.now() - (young?.launchedAt ?? 0)).toBe(8000);
    expect(waitedMs).toBeLessThan(8000);
    plane.hostStarted(young?.id ?? '', '127.0.9.9');
    timers.advance(5000);
    expect(young?.privateIp).toBe('127.0.1.9');
    expect(
      [...plane.state.ecs.containerInstances.values()].filter((other) => other.instanceId === young?.id),
    ).toHaveLength(1);
  });
});
