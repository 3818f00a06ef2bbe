import { describe, expect, it } from 'vitest';
import { bootedLab } from '../test/virtual-lab.ts';
import { tasksOn } from './selectors.ts';

const agent = { tasks: 1, cpu: 64, memory: 64, path: 'none', scheduling: 'daemon' as const };

function daemonLab(changes: Partial<typeof agent> & { deployment?: { minimumHealthy: number } } = {}) {
  const lab = bootedLab({
    instances: { count: 4 },
    services: { agent: { ...agent, ...changes }, web: { tasks: 4 } },
  });
  const service = lab.plane.state.ecs.services.get('agent');
  if (!service) throw new Error('there is no agent');
  lab.timers.advance(3000);
  return { ...lab, service };
}

describe('a DAEMON service', () => {
  it('is rolled out host by host: the old task goes first', () => {
    const { plane, timers, service, tasksOf } = daemonLab({ deployment: { minimumHealthy: 75 } });
    const running: number[] = [];
    plane.onChange(() => running.push(tasksOf('agent', 'RUNNING').length));
    const { id } = plane.ecs.deployments.start(service, 'agent:1');
    timers.advance(60_000);
    expect(service.deployments).toMatchObject([{ id, rolloutState: 'COMPLETED' }]);
    expect(tasksOf('agent', 'RUNNING').map(({ deploymentId }) => deploymentId)).toEqual(Array(4).fill(id));
    expect(Math.min(...running)).toBe(3);
    expect(plane.isStable()).toBe(true);
  });

  it('stays on a DRAINING instance until the tasks of other services have left', () => {
    const { plane, timers, service, tasksOf } = daemonLab();
    const [task] = tasksOf('web');
    const id = task?.containerInstanceId ?? '';
    plane.ecs.containerInstances.setStatus(id, 'DRAINING');
    const isThere = (name: string) =>
      tasksOn(plane.state, id).some((each) => each.service === name && each.lastStatus === 'RUNNING');
    const seen: string[] = [];
    plane.onChange(() => seen.push(`${isThere('web') ? 'web' : ''} ${isThere('agent') ? 'agent' : ''}`));
    timers.advance(20_000);
    expect(new Set(seen)).not.toContain('web ');
    expect(seen.at(-1)).toBe(' ');
    expect(service.desired).toBe(3);
  });

  it('keeps its room on an instance while its task cannot start', () => {
    const { plane, world, timers, tasksOf } = daemonLab();
    world.broken.add('agent');
    const [task] = tasksOf('agent');
    if (task) plane.ecs.tasks.stopByUser(task, 'by hand');
    plane.ecs.setDesiredCount('web', 100);
    timers.advance(60_000);
    expect(tasksOf('agent', 'RUNNING')).toHaveLength(3);
    world.broken.clear();
    timers.advance(20_000);
    expect(tasksOf('agent', 'RUNNING')).toHaveLength(4);
  });

  it('goes only where its constraints hold, and follows them when they change', () => {
    const { plane, timers, service, tasksOf } = daemonLab();
    const constraint = { type: 'memberOf', expression: 'attribute:ecs.availability-zone =~ .*b' } as const;
    plane.ecs.services.update(service, { constraints: [constraint] }, { definition: 'agent:1' });
    timers.advance(20_000);
    const zones = tasksOf('agent', 'RUNNING').map(
      ({ instanceId }) => plane.state.ec2.instances.get(instanceId)?.zone,
    );
    expect(zones).toEqual(['lab-local-1b']);
    expect(service.desired).toBe(1);
  });

  it('says where it finds no room', () => {
    const lab = bootedLab({ instances: { count: 2 }, services: { web: { tasks: 2, cpu: 1500 } } });
    const definition = lab.plane.state.ecs.taskDefinitions.get('web:1');
    const web = lab.plane.state.ecs.services.get('web');
    if (!definition || !web) throw new Error('there is no web');
    const { desired, minimumHealthyPercent, maximumPercent, circuitBreaker, gracePeriodMs, isRebalanced } =
      web;
    lab.plane.ecs.services.create(
      { name: 'big', cluster: web.cluster, scheduling: 'DAEMON', tags: {} },
      {
        desired,
        minimumHealthyPercent,
        maximumPercent,
        circuitBreaker,
        gracePeriodMs,
        isRebalanced,
        placement: [],
        constraints: [],
        targetGroups: [],
        registries: [],
        propagateTags: 'NONE',
        hasManagedTags: false,
      },
      'web:1',
    );
    lab.timers.advance(3000);
    expect(lab.messages('big')[0]).toContain('has insufficient CPU units available.');
    lab.plane.ecs.setDesiredCount('web', 0);
    lab.timers.advance(20_000);
    expect(lab.tasksOf('big', 'RUNNING')).toHaveLength(2);
  });
});
