import { describe, expect, it } from 'vitest';
import { ec2Rig } from './test/ec2-rig.ts';
import type { Ec2Rig } from './test/ec2-rig.ts';

/** An instance that is stopped. */
function stoppedIn(rig: Ec2Rig) {
  const instance = rig.running();
  rig.ec2.stop([instance.id], { isForced: false });
  rig.timers.advance(5000);
  return instance;
}

describe('a stop', () => {
  it('takes its time, says each step, and gives its reason until the next start', () => {
    const rig = ec2Rig({ constants: { instanceStop: '20s' } });
    const instance = rig.running();
    const at = rig.timers.now();
    expect(rig.ec2.stop([instance.id, instance.id], { isForced: false })).toEqual([
      { instanceId: instance.id, previous: 'running', current: 'stopping' },
    ]);
    rig.timers.advance(19_999);
    expect(instance.state).toBe('stopping');
    rig.timers.advance(1);
    expect(instance).toMatchObject({
      state: 'stopped',
      stateReason: { code: 'Client.UserInitiatedShutdown' },
      transition: { by: 'User', at },
    });
    expect(rig.heardOf(instance.id)).toEqual([
      'instanceRunning',
      'instanceEnding',
      'hostDown',
      'instanceStopped',
    ]);
    rig.ec2.start([instance.id]);
    expect(instance.launchedAt).toBe(rig.timers.now());
    expect(instance).not.toHaveProperty('stateReason');
    expect(instance).not.toHaveProperty('transition');
  });

  it('may be forced while it is under way', () => {
    const rig = ec2Rig();
    const { id } = rig.running();
    for (const isForced of [false, false, true, true]) rig.ec2.stop([id], { isForced });
    expect(rig.world.calls.filter((call) => call.startsWith('stopHost'))).toEqual([
      `stopHost ${id} graceful`,
      `stopHost ${id} abrupt`,
    ]);
  });

  it('cannot begin before the instance has run, nor when it has ended', () => {
    const rig = ec2Rig();
    const launched = rig.run();
    const [young] = Array.isArray(launched) ? launched : [];
    const ended = rig.running();
    rig.ec2.terminate([ended.id], { skipOsShutdown: true });
    const another = rig.run();
    const [pending = ended] = Array.isArray(another) ? another : [];
    expect(young?.state).toBe('running');
    expect(rig.ec2.refusalTo('stop', pending)).toEqual({
      code: 'IncorrectInstanceState',
      message: `Instance '${pending.id}' cannot be stopped as it has never reached the 'running' state.`,
    });
    expect(rig.ec2.refusalTo('stop', ended)?.code).toBe('IncorrectInstanceState');
    expect(rig.ec2.refusalTo('start', ended)?.code).toBe('IncorrectInstanceState');
    expect(rig.ec2.stop([pending.id, ended.id], { isForced: true })).toEqual([]);
  });

  it('is what the end of its own system means for an instance that says so', () => {
    const rig = ec2Rig();
    const instance = rig.running({ ownEnd: 'stop' });
    rig.world.killHost(instance.id);
    rig.timers.advance(5000);
    expect(instance).toMatchObject({
      state: 'stopped',
      stateReason: { code: 'Client.InstanceInitiatedShutdown' },
    });
  });
});

describe('a start', () => {
  it('does nothing to an instance that runs or is about to', () => {
    const rig = ec2Rig();
    const instance = stoppedIn(rig);
    expect(rig.ec2.start([instance.id])).toEqual([
      { instanceId: instance.id, previous: 'stopped', current: 'pending' },
    ]);
    expect(rig.ec2.start([instance.id])).toEqual([
      { instanceId: instance.id, previous: 'pending', current: 'pending' },
    ]);
    rig.timers.advance(10_000);
    expect(rig.ec2.start([instance.id])).toMatchObject([{ previous: 'running', current: 'running' }]);
    expect(rig.world.calls.filter((call) => call === `startHost ${instance.id}`)).toHaveLength(2);
  });

  it('whose host fails falls back to stopped', () => {
    const rig = ec2Rig();
    const instance = stoppedIn(rig);
    rig.ec2.start([instance.id]);
    rig.world.killHost(instance.id);
    expect(instance).toMatchObject({ state: 'stopped', stateReason: { code: 'Server.InternalError' } });
    rig.ec2.start([instance.id]);
    rig.timers.advance(10_000);
    expect(instance.state).toBe('running');
  });
});

describe('a termination', () => {
  it('of a stopped instance is done at once, and ECS hears of it in its time', () => {
    const rig = ec2Rig();
    const instance = stoppedIn(rig);
    expect(rig.ec2.terminate([instance.id], { skipOsShutdown: false }).changed).toEqual([
      { instanceId: instance.id, previous: 'stopped', current: 'terminated' },
    ]);
    expect(instance).not.toHaveProperty('privateIp');
    expect(rig.heardOf(instance.id).slice(-2)).toEqual(['instanceEnding', 'instanceTerminated']);
    rig.timers.advance(rig.state.constants.hostLossDetectionMs);
    expect(rig.heardOf(instance.id).at(-1)).toBe('hostLost');
  });

  it('of one that is stopping ends it for good', () => {
    const rig = ec2Rig();
    const instance = rig.running();
    rig.ec2.stop([instance.id], { isForced: false });
    rig.ec2.terminate([instance.id], { skipOsShutdown: false });
    rig.timers.advance(10_000);
    expect(instance.state).toBe('terminated');
    expect(rig.heardOf(instance.id).toSorted()).toEqual([
      'hostLost',
      'instanceEnding',
      'instanceEnding',
      'instanceRunning',
      'instanceTerminated',
    ]);
  });

  it('of one that is stopping and whose host has ended tells of its loss all the same', () => {
    const rig = ec2Rig({ constants: { instanceStop: '1m' } });
    const { id } = rig.running();
    rig.ec2.stop([id], { isForced: false });
    rig.timers.advanceUntil(() => rig.heardOf(id).includes('hostDown'), 5000);
    rig.ec2.terminate([id], { skipOsShutdown: false });
    rig.timers.advance(10_000);
    expect(rig.heardOf(id).toSorted().slice(0, 2)).toEqual(['hostDown', 'hostLost']);
  });

  it('takes its own time, whatever change of state it interrupts', () => {
    const rig = ec2Rig({ constants: { termination: '3s', instanceLaunch: '5s' } });
    const launched = rig.run();
    if (!Array.isArray(launched)) throw new Error(launched.message);
    rig.timers.advance(4000);
    rig.ec2.terminate(
      launched.map(({ id }) => id),
      { skipOsShutdown: true },
    );
    rig.timers.advance(2999);
    expect(launched[0]?.state).toBe('shutting-down');
    rig.timers.advance(1);
    expect(launched[0]?.state).toBe('terminated');
  });

  it.each([100, 2500, 3500])('of one that is rebooting for %i ms ends it, and it never boots again', (ms) => {
    const rig = ec2Rig();
    const instance = rig.running();
    rig.ec2.reboot([instance.id]);
    rig.timers.advance(ms);
    rig.ec2.terminate([instance.id], { skipOsShutdown: true });
    rig.timers.advance(20_000);
    expect(instance.state).toBe('terminated');
    expect(rig.world.hosts.get(instance.id)?.isAlive).toBe(false);
    expect(rig.heardOf(instance.id).filter((name) => name === 'hostLost')).toHaveLength(1);
  });

  it('may skip the rest of a shutdown that is under way', () => {
    const rig = ec2Rig();
    const { id } = rig.running();
    rig.ec2.terminate([id], { skipOsShutdown: false });
    rig.ec2.terminate([id], { skipOsShutdown: true });
    expect(rig.world.calls.filter((call) => call.startsWith('stopHost'))).toEqual([
      `stopHost ${id} graceful`,
      `stopHost ${id} abrupt`,
    ]);
  });

  it('is refused by stop protection, too', () => {
    const rig = ec2Rig();
    const instance = rig.running({ isStopProtected: true });
    const { denied } = rig.ec2.terminate([instance.id], { skipOsShutdown: true });
    expect(denied).toEqual([{ instanceId: instance.id, because: instance.id }]);
  });
});

describe('RunInstances', () => {
  it('launches one reservation in one zone, and several over time in several zones', () => {
    const rig = ec2Rig();
    const launched = rig.run({ min: 2, max: 3 });
    if (!Array.isArray(launched)) throw new Error(launched.message);
    expect(launched.map(({ launchIndex }) => launchIndex)).toEqual([0, 1, 2]);
    expect(new Set(launched.map(({ reservationId }) => reservationId)).size).toBe(1);
    expect(new Set(launched.map(({ zone }) => zone)).size).toBe(1);
    const zones = new Set(Array.from({ length: 12 }, () => rig.running().zone));
    expect(zones.size).toBe(3);
  });

  it('launches as many as there is room for, and none when the least is too much', () => {
    const rig = ec2Rig();
    expect(rig.run({ min: 10_001, max: 20_000 })).toMatchObject({ code: 'InstanceLimitExceeded' });
    expect(rig.state.ec2.instances.size).toBe(0);
    expect(rig.run({ max: 20_000 })).toHaveLength(10_000);
  });

  it('forgets a client token when the last of its instances is no longer listed', () => {
    const rig = ec2Rig();
    const { id } = rig.running({ clientToken: 'once' });
    expect(rig.state.ec2.runs.has('once')).toBe(true);
    rig.ec2.terminate([id], { skipOsShutdown: true });
    rig.timers.advance(rig.state.constants.endedVisibleMs + 10_000);
    expect(rig.state.ec2.runs.size).toBe(0);
  });
});
