import { describe, expect, it } from 'vitest';
import { bootedLab } from './test/virtual-lab.ts';

describe('an instance', () => {
  it('does not run before its launch time, nor anew when its start is reported late', () => {
    const { plane, world, timers } = bootedLab({ constants: { instanceLaunch: '8s' } });
    const [victim = ''] = plane.state.instances.keys();
    world.killHost(victim);
    timers.advance(3000);
    const young = [...plane.state.instances.values()].at(-1);
    expect([young?.state, young?.privateIp]).toEqual(['pending', '127.0.1.9']);
    plane.hostStarted(young?.id ?? '', '127.0.9.9');
    const waitedMs = timers.advanceUntil(() => young?.state === 'running', 20_000);
    expect(timers.now() - (young?.launchedAt ?? 0)).toBe(8000);
    expect(waitedMs).toBeLessThan(8000);
    plane.hostStarted(young?.id ?? '', '127.0.9.9');
    timers.advance(5000);
    expect(young?.privateIp).toBe('127.0.1.9');
    expect(
      [...plane.state.containerInstances.values()].filter((other) => other.instanceId === young?.id),
    ).toHaveLength(1);
  });
});
