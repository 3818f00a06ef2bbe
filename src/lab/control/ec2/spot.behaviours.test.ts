import { describe, expect, it } from 'vitest';
import { holds } from '../../spec/test/holds.ts';
import { ec2Rig } from './test/ec2-rig.ts';

holds('spot-notice', (without) => {
  const rig = ec2Rig({ without });
  const { id } = rig.running({ isSpot: true });
  const at = rig.timers.now() + rig.state.constants.spotNoticeMs;
  rig.ec2.notifySpot([id]);
  expect(rig.world.hosts.get(id)?.spotAction).toEqual({ action: 'terminate', at });
  expect(rig.heardOf(id)).toEqual(['instanceRunning', 'spotNotice']);
});

holds('spot-reclaim', (without) => {
  const rig = ec2Rig({ without });
  const instance = rig.running({ isSpot: true });
  rig.ec2.notifySpot([instance.id]);
  rig.timers.advance(rig.state.constants.spotNoticeMs - 1);
  expect(instance.state).toBe('running');
  rig.timers.advance(1);
  expect(instance).toMatchObject({
    state: 'shutting-down',
    stateReason: {
      code: 'Server.SpotInstanceTermination',
      message: 'Server.SpotInstanceTermination: Spot instance termination',
    },
    transition: { by: 'Service', at: rig.timers.now() },
  });
  expect(rig.world.calls).toContain(`stopHost ${instance.id} graceful`);
});

holds('spot-cannot-be-stopped', (without) => {
  const rig = ec2Rig({ without });
  const instance = rig.running({ isSpot: true });
  expect(rig.ec2.refusalTo('stop', instance)?.code).toBe('UnsupportedOperation');
  expect(rig.ec2.stop([instance.id], { isForced: false })).toEqual([]);
});

describe('a spot notice', () => {
  it('is for running spot instances alone, and is given once', () => {
    const rig = ec2Rig();
    const [onDemand, spot] = [rig.running(), rig.running({ isSpot: true })];
    rig.ec2.notifySpot([onDemand.id, spot.id]);
    const { reclaimedAt } = spot;
    rig.timers.advance(1000);
    rig.ec2.notifySpot([spot.id, 'i-0123456789abcdef0']);
    expect(spot.reclaimedAt).toBe(reclaimedAt);
    expect(onDemand).not.toHaveProperty('reclaimedAt');
    expect(rig.said.filter(({ name }) => name === 'spotNotice')).toHaveLength(1);
  });

  it('is forgotten when its instance is terminated before, and changes no reason', () => {
    const rig = ec2Rig();
    const spot = rig.running({ isSpot: true });
    rig.ec2.notifySpot([spot.id]);
    rig.ec2.terminate([spot.id], { skipOsShutdown: true });
    rig.timers.advance(60_000);
    expect(spot).toMatchObject({
      state: 'terminated',
      stateReason: { code: 'Client.UserInitiatedShutdown' },
    });
  });
});
