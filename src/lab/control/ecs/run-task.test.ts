import { describe, expect, it } from 'vitest';
import { bootedLab } from '../test/virtual-lab.ts';
import type { VirtualLab } from '../test/virtual-lab.ts';
import type { TaskDefinitionRecord } from './records.ts';
import type { RunRequest } from './run-task.ts';

function run(lab: VirtualLab, wish: Partial<RunRequest> = {}, size: Partial<TaskDefinitionRecord> = {}) {
  const { ecs } = lab.plane.state;
  const definition = ecs.taskDefinitions.get('web:1');
  if (!definition) throw new Error('there is no definition');
  return lab.plane.ecs.tasks.run({
    cluster: ecs.cluster,
    definition: { ...definition, ...size },
    count: 1,
    placement: [],
    constraints: [],
    tags: {},
    ...wish,
  });
}

describe('a task of no service', () => {
  it('is placed, runs and belongs to its family or the group that was named', () => {
    const lab = bootedLab();
    const { started, failures } = run(lab, { count: 3, startedBy: 'cron', tags: { job: 'report' } });
    const named = run(lab, { group: 'batch' });
    expect([started.length, failures, named.started[0]?.group]).toEqual([3, [], 'batch']);
    lab.timers.advance(5000);
    for (const task of started)
      expect(task).toMatchObject({
        lastStatus: 'RUNNING',
        service: '',
        group: 'family:web',
        startedBy: 'cron',
        tags: { job: 'report' },
      });
    expect(lab.tasksOf('web')).toHaveLength(6);
    expect(lab.plane.isStable()).toBe(true);
  });

  it('is not replaced when it ends, is stopped or is lost', () => {
    const lab = bootedLab();
    const { started } = run(lab, { count: 3, placement: [{ type: 'spread', field: 'instanceId' }] });
    lab.timers.advance(5000);
    const [ended, stopped, lost] = started;
    if (!ended || !stopped || !lost) throw new Error('not started');
    lab.world.endTask(ended.id, 0);
    lab.plane.ecs.tasks.stopByUser(stopped, 'enough');
    lab.plane.ec2.terminate([lost.instanceId], { skipOsShutdown: true });
    lab.timers.advance(30_000);
    expect(started.map(({ lastStatus, stopCode }) => [lastStatus, stopCode])).toEqual([
      ['STOPPED', 'EssentialContainerExited'],
      ['STOPPED', 'UserInitiated'],
      ['STOPPED', 'TerminationNotice'],
    ]);
    expect(lab.tasksOf('')).toHaveLength(3);
  });

  it('stays where it is when its container instance is drained', () => {
    const lab = bootedLab();
    const [task] = run(lab).started;
    lab.timers.advance(5000);
    lab.plane.ecs.containerInstances.setStatus(task?.containerInstanceId ?? '', 'DRAINING');
    lab.timers.advance(30_000);
    expect(task?.lastStatus).toBe('RUNNING');
  });
});

describe('a task that cannot be placed', () => {
  it.each([
    ['RESOURCE:CPU', {}, { cpu: 2048 }],
    ['RESOURCE:MEMORY', {}, { memory: 3800 }],
    [
      'MemberOf placement constraint unsatisfied.',
      { constraints: [{ type: 'memberOf', expression: 'attribute:a exists' }] },
      {},
    ],
    [
      'MemberOf placement constraint unsatisfied.',
      { constraints: [{ type: 'memberOf', expression: 'no sense' }] },
      {},
    ],
  ] as const)('gets %s from each container instance', (reason, wish, size) => {
    const lab = bootedLab();
    const { started, failures } = run(lab, wish, size);
    expect(started).toEqual([]);
    expect(failures).toEqual(
      [...lab.plane.state.ecs.containerInstances.keys()].map((id) => ({ arnSuffix: id, reason })),
    );
  });

  it('starts as many as have a port, and says who has none left', () => {
    const lab = bootedLab();
    const definition = lab.plane.state.ecs.taskDefinitions.get('web:1');
    if (!definition) throw new Error('there is no definition');
    const container = { ...definition.container, port: { container: 80, host: 9000 } };
    const { started, failures } = run(lab, { count: 10 }, { container });
    expect(new Set(started.map(({ instanceId }) => instanceId)).size).toBe(8);
    expect(failures.map(({ reason }) => reason)).toEqual(Array(8).fill('RESOURCE:PORTS'));
    const [first] = started;
    if (first) lab.plane.ecs.tasks.stopByUser(first, 'make room');
    lab.timers.advance(10_000);
    expect(run(lab, {}, { container }).started).toHaveLength(1);
  });

  it('gets AGENT from a host that is not connected, and one reason where there is none at all', () => {
    const lab = bootedLab({ instances: { count: 1 }, services: { web: { tasks: 2 } } });
    const [host = ''] = lab.plane.state.ec2.instances.keys();
    lab.plane.ec2.setCutOff(host, true);
    lab.timers.advance(3000);
    expect(run(lab).failures.map(({ reason }) => reason)).toEqual(['AGENT']);
    expect(run(lab, { cluster: 'another' }).failures).toEqual([
      { reason: 'No Container Instances were found in your cluster.' },
    ]);
  });
});
