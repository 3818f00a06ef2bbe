import { expect } from 'vitest';
import type { Program } from '../../spec/lab-spec.ts';
import { holds } from '../../spec/test/holds.ts';
import { ec2Rig } from './test/ec2-rig.ts';
import type { Ec2Rig } from './test/ec2-rig.ts';

const program: Program = { kind: 'built-in', answersInMs: 0, environment: {} };

/** A task on a host, as an agent starts it. */
function startTask({ world, timers }: Ec2Rig, instanceId: string): void {
  const where = { taskId: 'task', instanceId, service: 'web', family: 'web' };
  world.startTask({ ...where, program, hasOwnAddress: false, cpu: 128, memory: 128 });
  timers.advance(200);
}

const stopsOf = ({ world }: Ec2Rig, id: string) =>
  world.calls.filter((call) => call.startsWith(`stopHost ${id}`));

holds('graceful-shutdown', (without) => {
  const rig = ec2Rig({ without });
  const [one, two] = [rig.running(), rig.running()];
  rig.ec2.terminate([one.id], { skipOsShutdown: false });
  rig.ec2.stop([two.id], { isForced: false });
  expect([...stopsOf(rig, one.id), ...stopsOf(rig, two.id)]).toEqual([
    `stopHost ${one.id} graceful`,
    `stopHost ${two.id} graceful`,
  ]);
  expect(rig.said.filter(({ name }) => name === 'instanceEnding')).toEqual([
    { name: 'instanceEnding', id: one.id, how: { isSilent: false, isForGood: true } },
    { name: 'instanceEnding', id: two.id, how: { isSilent: false, isForGood: false } },
  ]);
});

holds('abrupt-shutdown', (without) => {
  const rig = ec2Rig({ without });
  const { id } = rig.running();
  rig.ec2.terminate([id], { skipOsShutdown: true });
  expect(stopsOf(rig, id)).toEqual([`stopHost ${id} abrupt`]);
  expect(rig.ec2.instances.isSilent(id)).toBe(true);
  expect(rig.said).toContainEqual({
    name: 'instanceEnding',
    id,
    how: { isSilent: true, isForGood: true },
  });
});

holds('ended-instances-stay-visible', (without) => {
  const rig = ec2Rig({ without, constants: { endedVisible: '1h' } });
  const { id } = rig.running();
  rig.ec2.terminate([id], { skipOsShutdown: true });
  rig.timers.advance(59 * 60_000);
  expect(rig.state.ec2.instances.get(id)?.state).toBe('terminated');
  expect(rig.state.ec2.instances.get(id)).not.toHaveProperty('privateIp');
  rig.timers.advance(2 * 60_000);
  expect(rig.state.ec2.instances.has(id)).toBe(false);
});

holds('protection-by-zone', (without) => {
  const rig = ec2Rig({ without });
  const guarded = rig.running({ zone: 'lab-local-1a', isProtected: true });
  const neighbor = rig.running({ zone: 'lab-local-1a' });
  const elsewhere = rig.running({ zone: 'lab-local-1b' });
  rig.ec2.terminate([elsewhere.id, neighbor.id, guarded.id], { skipOsShutdown: true });
  expect([guarded.state, neighbor.state, elsewhere.state]).toEqual(['running', 'running', 'shutting-down']);
});

holds('stop-keeps-the-host', (without) => {
  const rig = ec2Rig({ without });
  const other = rig.running();
  const instance = rig.running();
  const { id, privateIp } = instance;
  startTask(rig, id);
  rig.ec2.stop([id], { isForced: false });
  rig.timers.advance(5000);
  expect([instance.state, rig.world.tasks.size]).toEqual(['stopped', 0]);
  rig.ec2.terminate([other.id], { skipOsShutdown: true });
  rig.ec2.start([id]);
  rig.timers.advance(10_000);
  expect(instance.state).toBe('running');
  expect(instance.privateIp).toBe(privateIp);
  expect(rig.world.hosts.get(id)).toMatchObject({ address: privateIp, isAlive: true });
  expect(rig.world.tasks.size).toBe(0);
});

holds('stop-protection', (without) => {
  const rig = ec2Rig({ without });
  const instance = rig.running({ isStopProtected: true });
  expect(rig.ec2.refusalTo('stop', instance)).toEqual({
    code: 'OperationNotPermitted',
    message: `The instance '${instance.id}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.`,
  });
  expect(rig.ec2.stop([instance.id], { isForced: true })).toEqual([]);
  expect(instance.state).toBe('running');
});

holds('reboot-keeps-running', (without) => {
  const rig = ec2Rig({ without });
  const instance = rig.running();
  const { id, privateIp } = instance;
  startTask(rig, id);
  rig.ec2.reboot([id]);
  rig.timers.advance(2000);
  expect([instance.state, rig.ec2.instances.isSilent(id)]).toEqual(['running', true]);
  rig.timers.advance(5000);
  expect([instance.state, instance.privateIp, rig.ec2.instances.isSilent(id)]).toEqual([
    'running',
    privateIp,
    false,
  ]);
  expect(rig.heardOf(id)).toEqual(['instanceRunning', 'hostDown', 'instanceRunning']);
  expect(rig.world.tasks.size).toBe(0);
});

holds('state-reasons', (without) => {
  const rig = ec2Rig({ without, constants: { spotNotice: '5s' } });
  const [byUser, byItself, bySpot] = [rig.running(), rig.running(), rig.running({ isSpot: true })];
  const started = rig.run();
  const [neverRan] = Array.isArray(started) ? started : [];
  rig.ec2.terminate([byUser.id], { skipOsShutdown: true });
  rig.world.killHost(byItself.id);
  rig.world.killHost(neverRan?.id ?? '');
  rig.ec2.notifySpot([bySpot.id]);
  rig.timers.advance(10_000);
  const ended = [byUser, byItself, bySpot, neverRan];
  expect(ended.map((instance) => instance?.stateReason?.code)).toEqual([
    'Client.UserInitiatedShutdown',
    'Client.InstanceInitiatedShutdown',
    'Server.SpotInstanceTermination',
    'Server.InternalError',
  ]);
});

holds('idempotent-run', (without) => {
  const rig = ec2Rig({ without });
  const wanted = { max: 2, clientToken: 'once', text: 'two, please' };
  const first = rig.run(wanted);
  rig.timers.advance(10_000);
  expect(rig.run(wanted)).toEqual(first);
  expect(rig.state.ec2.instances.size).toBe(2);
  expect(rig.run({ ...wanted, max: 3, text: 'three, please' })).toMatchObject({
    code: 'IdempotentParameterMismatch',
  });
});

holds('user-data-names-the-cluster', (without) => {
  const rig = ec2Rig({ without });
  const clusters = [rig.running({ cluster: 'batch' }), rig.running()].map(({ cluster }) => cluster);
  expect(clusters).toEqual(['batch', undefined]);
});

holds('insufficient-capacity', (without) => {
  const rig = ec2Rig({ without });
  const zone = 'lab-local-1b';
  const stopped = rig.running({ zone });
  rig.ec2.stop([stopped.id], { isForced: false });
  rig.timers.advance(5000);
  rig.state.incidents.zonesWithoutCapacity.add(zone);
  expect(rig.run({ zone })).toMatchObject({ code: 'InsufficientInstanceCapacity' });
  expect(rig.ec2.refusalTo('start', stopped)?.code).toBe('InsufficientInstanceCapacity');
  for (let count = 0; count < 10; count += 1) expect(rig.running().zone).not.toBe(zone);
  for (const { name } of rig.state.ec2.zones) rig.state.incidents.zonesWithoutCapacity.add(name);
  expect(rig.run({ isSpot: true })).toEqual({
    code: 'InsufficientInstanceCapacity',
    message: 'There is no Spot capacity available that matches your request.',
  });
});
