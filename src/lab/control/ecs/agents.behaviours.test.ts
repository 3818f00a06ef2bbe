import { expect } from 'vitest';
import type { BehaviourName } from '../../spec/behaviours.ts';
import type { LabFile } from '../../spec/lab-file.ts';
import { holds } from '../../spec/test/holds.ts';
import { bootedLab } from '../test/virtual-lab.ts';
import { containerInstanceOf, isWanted } from './selectors.ts';

/** The default lab with the host of its fragile service, whose two tasks share it. */
function fragileLab(without: BehaviourName[], constants: LabFile['constants'] = {}) {
  const lab = bootedLab({ without, constants });
  const tasks = lab.tasksOf('invoices');
  const victim = tasks[0]?.instanceId ?? '';
  const record = containerInstanceOf(lab.plane.state, victim);
  if (!record) throw new Error('the host of invoices is not registered');
  return { ...lab, tasks, victim, record };
}

holds('terminated-host-turns-inactive', (without) => {
  const { plane, timers, tasks, victim, record } = fragileLab(without);
  plane.ec2.terminate([victim], { skipOsShutdown: true });
  timers.advance(1100);
  expect(record).toMatchObject({ status: 'INACTIVE', agentConnected: false });
  for (const task of tasks)
    expect(task).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TerminationNotice',
      stoppedReason: `Host EC2 (instance ${victim}) terminated.`,
    });
});

holds('stopped-host-stays-active', (without) => {
  const stopped = fragileLab(without, { groupCheck: 'never' });
  stopped.plane.ec2.stop([stopped.victim], { isForced: false });
  stopped.timers.advance(4000);
  const cut = fragileLab(without);
  cut.plane.ec2.setCutOff(cut.victim, true);
  cut.timers.advance(1900);
  expect(cut.record.agentConnected).toBe(true);
  cut.timers.advance(200);
  for (const { record } of [stopped, cut])
    expect(record).toMatchObject({ status: 'ACTIVE', agentConnected: false });
});

holds('zombie-tasks', (without) => {
  const { plane, world, timers, tasks, victim, tasksOf } = fragileLab(without);
  plane.ec2.setCutOff(victim, true);
  timers.advance(2100);
  expect(tasks.map(({ lastStatus }) => lastStatus)).toEqual(['RUNNING', 'RUNNING']);
  plane.ecs.setDesiredCount('invoices', 0);
  timers.advance(20_000);
  for (const task of tasks) expect(task).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'STOPPED' });
  plane.ec2.setCutOff(victim, false);
  timers.advance(10_000);
  expect(new Set(tasksOf('invoices').map(({ lastStatus }) => lastStatus))).toEqual(new Set(['STOPPED']));
  expect(tasks.filter(({ id }) => world.tasks.has(id))).toEqual([]);
});

holds('no-deregistration-after-disconnect', (without) => {
  const { plane, timers, tasks, victim, record } = fragileLab(without);
  plane.ec2.stop([victim], { isForced: false });
  timers.advance(4000);
  plane.ec2.terminate([victim], { skipOsShutdown: false });
  timers.advance(60_000);
  expect(plane.state.ec2.instances.get(victim)?.state).toBe('terminated');
  expect(record).toMatchObject({ status: 'ACTIVE', agentConnected: false });
  expect(tasks.map(({ lastStatus }) => lastStatus)).toContain('RUNNING');
  expect(plane.ecs.containerInstances.deregister(record.id, false)).toBe('has-tasks');
  expect(plane.ecs.containerInstances.deregister(record.id, true)).toBe('deregistered');
  expect(record.status).toBe('INACTIVE');
  expect(timers.advanceUntil(() => plane.isStable(), 30_000)).toBeLessThan(30_000);
});

holds('draining-moves-tasks', (without) => {
  const { plane, timers, record, tasksOf, messages } = fragileLab(without);
  const { state } = plane;
  expect(plane.ecs.containerInstances.setStatus(record.id, 'DRAINING')).toBe(true);
  const healthy: number[] = [];
  const group = [...state.elb.targetGroups.values()].find(({ name }) => name === 'invoices');
  plane.onChange(() =>
    healthy.push([...(group?.targets.values() ?? [])].filter(({ state: is }) => is === 'healthy').length),
  );
  timers.advance(20_000);
  const on = [...state.ecs.tasks.values()].filter(
    (task) => task.containerInstanceId === record.id && task.lastStatus !== 'STOPPED',
  );
  expect(on).toEqual([]);
  expect(tasksOf('invoices', 'RUNNING')).toHaveLength(2);
  expect(Math.min(...healthy)).toBe(2);
  expect(messages('invoices').join()).toContain('has begun draining connections on 2 tasks.');
  plane.ecs.setDesiredCount('web', 30);
  timers.advance(5000);
  const places = tasksOf('web')
    .filter(isWanted)
    .map(({ containerInstanceId }) => containerInstanceId);
  expect(places).toHaveLength(30);
  expect(places).not.toContain(record.id);
});

holds('registry-down', (without) => {
  const { plane, timers, victim, tasks, tasksOf } = fragileLab(without);
  plane.state.incidents.isRegistryDown = true;
  plane.state.ecs.pulledImages.clear();
  plane.state.ecs.pulledImages.set(victim, new Set(['squall/built-in:latest']));
  for (const record of plane.state.ecs.containerInstances.values())
    plane.ecs.containerInstances.setStatus(record.id, record.instanceId === victim ? 'ACTIVE' : 'DRAINING');
  timers.advance(10_000);
  expect(tasksOf('search', 'STOPPED').map(({ stopCode }) => stopCode)).not.toContain('TaskFailedToStart');
  plane.ecs.containerInstances.setStatus(containerInstanceOf(plane.state, victim)?.id ?? '', 'DRAINING');
  for (const record of plane.state.ecs.containerInstances.values())
    if (record.instanceId !== victim) plane.ecs.containerInstances.setStatus(record.id, 'ACTIVE');
  timers.advance(10_000);
  expect(tasks.map(({ lastStatus }) => lastStatus)).toEqual(['RUNNING', 'RUNNING']);
  const failed = tasksOf('invoices', 'STOPPED').find(({ stopCode }) => stopCode === 'TaskFailedToStart');
  expect(failed).toMatchObject({
    stoppedReason: 'Task failed to start',
    containerReason: expect.stringMatching(/^CannotPullContainerError: /),
  });
});
