import { expect } from 'vitest';
import type { BehaviourName } from '../../spec/behaviours.ts';
import { holds } from '../../spec/test/holds.ts';
import { bootedLab } from '../test/virtual-lab.ts';
import { discoveredServices, serviceIn } from './test/discovered-lab.ts';

function labWith(without: BehaviourName[]) {
  // The group would end a stopped host before anybody could look at it.
  return bootedLab({ services: discoveredServices, without, constants: { groupCheck: 'never' } });
}

holds('tasks-are-registered', (without) => {
  const { plane, timers, tasksOf } = labWith(without);
  const service = serviceIn(plane.state, 'api');
  const running = () => tasksOf('api', 'RUNNING').map(({ id }) => id);
  expect([...service.instances.keys()].toSorted()).toEqual(running().toSorted());
  const [lost] = running();
  plane.ec2.terminate([tasksOf('api')[0]?.instanceId ?? ''], { skipOsShutdown: true });
  timers.advance(20_000);
  expect(service.instances.has(lost ?? '')).toBe(false);
  expect([...service.instances.keys()].toSorted()).toEqual(running().toSorted());
});

holds('a-and-srv-records', (without) => {
  const { plane, timers, tasksOf } = labWith(without);
  timers.advance(plane.state.constants.dnsPropagationMs);
  const { answers, additionals } = plane.route53.answer({ name: 'api.default.internal', type: 'SRV' });
  const expected = tasksOf('api').map(
    ({ id, address }) => `1 1 ${address?.port} ${id}.api.default.internal.`,
  );
  expect(answers.map(({ value }) => value).toSorted()).toEqual(expected.toSorted());
  expect(new Set(answers.map(({ ttlSeconds }) => ttlSeconds))).toEqual(new Set([7]));
  const hosts = tasksOf('api').map(({ address }) => address?.host ?? '');
  expect(additionals.map(({ value }) => value).toSorted()).toEqual(hosts.toSorted());
  const own = plane.route53.answer({ name: 'cart.default.internal', type: 'A' }).answers;
  expect(own.map(({ value }) => value).toSorted()).toEqual(
    tasksOf('cart')
      .map(({ address }) => address?.host ?? '')
      .toSorted(),
  );
});

holds('zombies-keep-their-record', (without) => {
  const { plane, timers, tasksOf } = labWith(without);
  const service = serviceIn(plane.state, 'api');
  const [cutOff, ...others] = tasksOf('api');
  plane.ec2.setCutOff(cutOff?.instanceId ?? '', true);
  timers.advance(500);
  expect(service.instances.get(cutOff?.id ?? '')?.health).toBe('HEALTHY');

  const stopped = others.find(({ instanceId }) => instanceId !== cutOff?.instanceId);
  const host = plane.state.ec2.instances.get(stopped?.instanceId ?? '');
  plane.ec2.stop([host?.id ?? ''], { isForced: true });
  expect(timers.advanceUntil(() => host?.state === 'stopped', 10_000)).toBeLessThan(10_000);
  expect(stopped?.lastStatus).toBe('RUNNING');
  expect(service.instances.get(stopped?.id ?? '')?.health).toBe('HEALTHY');
});

holds('custom-health-delay', (without) => {
  const { plane, timers, tasksOf } = labWith(without);
  const service = serviceIn(plane.state, 'api');
  const [first, second] = tasksOf('api').map(({ id }) => service.instances.get(id));
  if (!first || !second) throw new Error('two tasks are wanted');
  const { customHealthMs } = plane.state.constants;
  plane.discovery.instances.setHealth(service, first, 'UNHEALTHY');
  plane.discovery.instances.setHealth(service, second, 'UNHEALTHY');
  timers.advance(customHealthMs / 2);
  plane.discovery.instances.setHealth(service, second, 'HEALTHY');
  expect(first.health).toBe('HEALTHY');
  timers.advance(customHealthMs / 2);
  expect([first.health, second.health]).toEqual(['UNHEALTHY', 'HEALTHY']);
  timers.advance(customHealthMs * 2);
  expect(second.health).toBe('HEALTHY');
});

holds('operations-take-time', (without) => {
  const { plane, timers } = labWith(without);
  const operation = plane.discovery.namespaces.create({ name: 'shop', type: 'HTTP', tags: {} });
  const { discovery, constants } = plane.state;
  const names = () => [...discovery.namespaces.values()].map(({ name }) => name);
  expect(operation.status).toBe('SUBMITTED');
  expect(names()).not.toContain('shop');
  timers.advance(constants.dnsPropagationMs / 2);
  expect(operation.status).toBe('PENDING');
  timers.advance(constants.dnsPropagationMs / 2);
  expect(operation.status).toBe('SUCCESS');
  expect(names()).toContain('shop');
});
