import { describe, expect, it } from 'vitest';
import type { LabFile } from '../../spec/lab-file.ts';
import { bootedLab } from '../test/virtual-lab.ts';
import { containerInstanceOf, isWanted, tasksOn } from './selectors.ts';

/** The default lab with the host of its fragile service; nobody replaces an instance. */
function fragileLab(changes: Partial<LabFile> = {}) {
  const lab = bootedLab({ ...changes, constants: { groupCheck: 'never', ...changes.constants } });
  const [task] = lab.tasksOf('invoices');
  const victim = task?.instanceId ?? '';
  const record = containerInstanceOf(lab.plane.state, victim);
  if (!record || !task) throw new Error('the host of invoices is not registered');
  return { ...lab, task, victim, record };
}

describe('the agent of a host that is stopped and started', () => {
  it('is back as the same container instance, and tells that its tasks are gone', () => {
    const { plane, timers, record, victim, task } = fragileLab();
    plane.ec2.stop([victim], { isForced: false });
    expect(record.agentConnected).toBe(false);
    timers.advance(4000);
    expect(plane.state.ec2.instances.get(victim)?.state).toBe('stopped');
    expect(task.lastStatus).toBe('RUNNING');
    plane.ec2.start([victim]);
    timers.advance(8000);
    expect(containerInstanceOf(plane.state, victim)).toBe(record);
    expect(record).toMatchObject({ status: 'ACTIVE', agentConnected: true });
    expect(task.lastStatus).toBe('STOPPED');
    expect(timers.advanceUntil(() => plane.isStable(), 30_000)).toBeLessThan(30_000);
  });

  it('is back after a reboot, and its empty host takes tasks again', () => {
    const { plane, timers, record, victim, task } = fragileLab();
    plane.ec2.reboot([victim]);
    timers.advanceUntil(() => !record.agentConnected, 2000);
    expect(plane.state.ec2.instances.get(victim)?.state).toBe('running');
    expect(record).toMatchObject({ status: 'ACTIVE', agentConnected: false });
    timers.advance(8000);
    expect(record).toMatchObject({ status: 'ACTIVE', agentConnected: true });
    expect(task.lastStatus).toBe('STOPPED');
    plane.ecs.setDesiredCount('web', 16);
    timers.advance(5000);
    expect(tasksOn(plane.state, record.id).some((each) => each.lastStatus === 'RUNNING')).toBe(true);
    expect(timers.advanceUntil(() => plane.isStable(), 30_000)).toBeLessThan(30_000);
  });

  it('registers anew when it was deregistered by force meanwhile', () => {
    const { plane, timers, record, victim, task } = fragileLab({
      services: { invoices: { tasks: 2, path: 'none' }, web: { tasks: 2, path: 'none' } },
    });
    plane.ec2.stop([victim], { isForced: false });
    timers.advance(4000);
    expect(plane.ecs.containerInstances.deregister(record.id, true)).toBe('deregistered');
    expect(task).toMatchObject({
      lastStatus: 'STOPPED',
      stoppedReason: 'Container instance deregistration forced by user',
    });
    expect(plane.ecs.containerInstances.deregister(record.id, true)).toBe('unknown');
    plane.ec2.start([victim]);
    timers.advance(8000);
    expect(containerInstanceOf(plane.state, victim)).not.toBe(record);
    expect(containerInstanceOf(plane.state, victim)?.agentConnected).toBe(true);
  });
});

describe('the agent of a host that was cut off', () => {
  it('is back when it is reachable, its tasks running as before', () => {
    const { plane, timers, record, victim, task } = fragileLab({
      services: { invoices: { tasks: 2, path: 'none' }, web: { tasks: 2, path: 'none' } },
    });
    plane.ec2.setCutOff(victim, true);
    timers.advance(3000);
    expect(record.agentConnected).toBe(false);
    expect(plane.isStable()).toBe(false);
    plane.ec2.setCutOff(victim, false);
    timers.advance(900);
    expect(record.agentConnected).toBe(false);
    timers.advance(200);
    expect(record.agentConnected).toBe(true);
    expect(task.lastStatus).toBe('RUNNING');
    expect(plane.isStable()).toBe(true);
  });

  it('tells what ended meanwhile, with its exit code', () => {
    const { plane, world, timers, victim, task } = fragileLab();
    plane.ec2.setCutOff(victim, true);
    timers.advance(500);
    world.endTask(task.id, 9);
    timers.advance(500);
    expect(task.lastStatus).toBe('RUNNING');
    plane.ec2.setCutOff(victim, false);
    timers.advance(1100);
    expect(task).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited', exitCode: 9 });
  });

  it('starts what was placed on it before anybody noticed', () => {
    const { plane, timers, record, victim, tasksOf } = fragileLab({ constants: { agentDisconnect: '1m' } });
    plane.ec2.setCutOff(victim, true);
    plane.ecs.setDesiredCount('payments', 16);
    timers.advance(20_000);
    const waiting = tasksOf('payments', 'PENDING').filter((each) => each.containerInstanceId === record.id);
    expect(waiting.length).toBeGreaterThan(0);
    plane.ec2.setCutOff(victim, false);
    timers.advance(1500);
    expect(waiting.map(({ lastStatus }) => lastStatus)).toEqual(waiting.map(() => 'RUNNING'));
  });

  it('leaves zombies behind a balancer that are replaced, and end when it is back', () => {
    const { plane, world, timers, victim, task, tasksOf } = fragileLab();
    const old = tasksOf('invoices');
    plane.ec2.setCutOff(victim, true);
    timers.advance(20_000);
    for (const each of old) expect(each).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'STOPPED' });
    expect(tasksOf('invoices', 'RUNNING').filter(isWanted)).toHaveLength(2);
    expect(world.tasks.has(task.id)).toBe(true);
    plane.ec2.setCutOff(victim, false);
    expect(timers.advanceUntil(() => plane.isStable(), 30_000)).toBeLessThan(30_000);
    timers.advance(10_000);
    expect(old.map(({ lastStatus }) => lastStatus)).toEqual(['STOPPED', 'STOPPED']);
    expect(world.tasks.has(task.id)).toBe(false);
  });

  it('leaves the tasks of a service without checks as they are, though nothing serves', () => {
    const { plane, timers, victim, messages, tasksOf } = fragileLab({
      profile: 'aws',
      services: { invoices: { tasks: 2, path: 'none', placement: [{ binpack: 'memory' }] } },
    });
    plane.ec2.setCutOff(victim, true);
    timers.advance(30 * 60_000);
    expect(tasksOf('invoices').map(({ lastStatus, desiredStatus }) => [lastStatus, desiredStatus])).toEqual([
      ['RUNNING', 'RUNNING'],
      ['RUNNING', 'RUNNING'],
    ]);
    expect(messages('invoices').filter((text) => text.includes('started'))).toHaveLength(1);
    expect(plane.isStable()).toBe(false);
  });

  it('is told what to do again when the host is joined between two systems of a reboot', () => {
    const { plane, timers, record, victim, task } = fragileLab({ constants: { instanceReboot: '10s' } });
    plane.ec2.reboot([victim]);
    plane.ec2.setCutOff(victim, true);
    timers.advance(5000);
    plane.ec2.setCutOff(victim, false);
    timers.advance(15_000);
    expect(record.agentConnected).toBe(true);
    expect(task.lastStatus).toBe('STOPPED');
    expect(timers.advanceUntil(() => plane.isStable(), 30_000)).toBeLessThan(30_000);
  });

  it('registers when it is reachable, if it was cut off before it could', () => {
    const { plane, timers } = bootedLab();
    const [first = ''] = plane.state.ec2.instances.keys();
    plane.ec2.terminate([first], { skipOsShutdown: false });
    timers.advance(4000);
    const [id = ''] = [...plane.state.ec2.instances.keys()].slice(-1);
    plane.ec2.setCutOff(id, true);
    timers.advance(20_000);
    expect(plane.state.ec2.instances.get(id)?.state).toBe('running');
    expect(containerInstanceOf(plane.state, id)).toBeUndefined();
    plane.ec2.setCutOff(id, false);
    timers.advance(1000);
    expect(containerInstanceOf(plane.state, id)?.agentConnected).toBe(true);
  });

  it('is gone in its time from the first silence, whatever becomes of the host meanwhile', () => {
    const { plane, timers, record, victim } = fragileLab();
    plane.ec2.setCutOff(victim, true);
    timers.advance(1500);
    plane.ec2.terminate([victim], { skipOsShutdown: true });
    timers.advance(400);
    expect(record.agentConnected).toBe(true);
    timers.advance(200);
    expect(record.agentConnected).toBe(false);
  });

  it('stays gone when the host is joined again while it is terminated', () => {
    const { plane, timers, record, victim } = fragileLab();
    plane.ec2.setCutOff(victim, true);
    timers.advance(3000);
    plane.ec2.terminate([victim], { skipOsShutdown: false });
    plane.ec2.setCutOff(victim, false);
    timers.advance(10_000);
    expect(plane.state.ec2.instances.get(victim)?.state).toBe('terminated');
    expect(record).toMatchObject({ status: 'ACTIVE', agentConnected: false });
  });

  it('gets no new task, and AGENT is why where no other host is left', () => {
    const { plane, timers, record, messages, tasksOf } = fragileLab({
      instances: { count: 1 },
      services: { invoices: { tasks: 1, path: 'none' } },
    });
    plane.ec2.setCutOff(record.instanceId, true);
    timers.advance(3000);
    plane.ecs.setDesiredCount('invoices', 2);
    timers.advance(3000);
    expect(tasksOf('invoices').filter(isWanted)).toHaveLength(1);
    expect(messages('invoices')[0]).toContain(
      `The closest matching (container-instance ${record.id}) encountered error "AGENT".`,
    );
  });
});

describe('a container instance', () => {
  it('is deregistered without force only when nothing is on it', () => {
    const { plane, timers, record } = fragileLab();
    const { containerInstances } = plane.ecs;
    expect(containerInstances.deregister(record.id, false)).toBe('has-tasks');
    containerInstances.setStatus(record.id, 'DRAINING');
    timers.advance(20_000);
    expect(containerInstances.deregister(record.id, false)).toBe('deregistered');
    expect(containerInstances.setStatus(record.id, 'ACTIVE')).toBe(false);
  });

  it('takes tasks again when it is set from DRAINING to ACTIVE', () => {
    const { plane, timers, record } = fragileLab();
    plane.ecs.containerInstances.setStatus(record.id, 'DRAINING');
    timers.advance(20_000);
    plane.ecs.containerInstances.setStatus(record.id, 'ACTIVE');
    plane.ecs.setDesiredCount('web', 16);
    timers.advance(5000);
    expect(tasksOn(plane.state, record.id).some(isWanted)).toBe(true);
  });

  it.each([
    [true, 'DRAINING'],
    [false, 'ACTIVE'],
  ])('drains itself on a spot notice when its agent is told to (%s)', (drain, status) => {
    const { plane, timers, victim, record } = fragileLab({
      instances: { count: 8, spot: 8, spotDraining: drain },
    });
    plane.ec2.notifySpot([victim]);
    timers.advance(100);
    expect(record.status).toBe(status);
  });

  it('grows in version with each change', () => {
    const { plane, record } = fragileLab();
    plane.ecs.containerInstances.setStatus(record.id, 'DRAINING');
    plane.ecs.containerInstances.setStatus(record.id, 'DRAINING');
    plane.ecs.containerInstances.setStatus(record.id, 'ACTIVE');
    expect(record.version).toBe(3);
  });
});
