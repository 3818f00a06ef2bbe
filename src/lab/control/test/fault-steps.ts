import type { GroupRecord } from '../auto-scaling/records.ts';
import { isStanding, membershipOf } from '../auto-scaling/roster.ts';
import type { ControlPlane } from '../control-plane.ts';
import { primaryOf } from '../ecs/selectors.ts';
import type { Step } from './fault-sequences.ts';
import type { VirtualLab } from './virtual-lab.ts';

type MemberStep = Extract<Step, { member: number }>;

/** What there is, as the places of a step count through it. */
function at<T>(from: Iterable<T>, place: number): T | undefined {
  const all = [...from];
  return all[place % Math.max(all.length, 1)];
}

/** Lets one thing happen, as far as its operation would let it. */
export function take(lab: VirtualLab, step: Step): void {
  const { plane, world, timers } = lab;
  const { ec2, ecs, autoScaling } = plane.state;
  const idOf = (place: number) => at(ec2.instances.keys(), place) ?? '';
  const group = at(autoScaling.groups.values(), 0);
  if (!group) return;
  if ('member' in step) return takeMember(plane, group, step);
  switch (step.kind) {
    case 'pass':
      return timers.advance(step.ms);
    case 'terminate':
      return void plane.ec2.terminate(step.hosts.map(idOf), { skipOsShutdown: step.isAbrupt });
    case 'stop':
      return void plane.ec2.stop([idOf(step.host)], { isForced: step.isForced });
    case 'start':
      return void plane.ec2.start([idOf(step.host)]);
    case 'reboot':
      return plane.ec2.reboot([idOf(step.host)]);
    case 'kill host':
      return world.killHost(at(world.hosts.keys(), step.host) ?? '');
    case 'drain':
    case 'activate': {
      const id = at(ecs.containerInstances.keys(), step.host) ?? '';
      return void plane.ecs.containerInstances.setStatus(id, step.kind === 'drain' ? 'DRAINING' : 'ACTIVE');
    }
    case 'attach':
      return attach(plane, group, step.host);
    case 'cut':
      return plane.ec2.setCutOff(idOf(step.host), step.isSo);
    case 'guard':
      return void plane.ec2.setProtected(idOf(step.host), step.isSo);
    case 'end task':
      return world.endTask(at(world.tasks.keys(), step.task) ?? '', step.exitCode);
    case 'stop task': {
      const task = at(ecs.tasks.values(), step.place);
      return task && plane.ecs.tasks.stopByUser(task, 'by hand');
    }
    case 'run task': {
      const definition = at(ecs.taskDefinitions.values(), step.place);
      const { cluster } = autoScaling;
      if (definition)
        plane.ecs.tasks.run({ cluster, definition, count: 1, placement: [], constraints: [], tags: {} });
      return;
    }
    case 'repeat':
      return world.repeat(step.place);
    case 'want':
      return void plane.ecs.setDesiredCount(step.service, step.count);
    case 'roll out':
      return rollOut(plane, step.service);
    case 'sick':
    case 'broken':
    case 'stubborn':
      return void (step.isSo ? world[step.kind].add(step.service) : world[step.kind].delete(step.service));
    case 'suspend':
      return void (step.isSuspended
        ? plane.autoScaling.suspendProcesses(group.name, [step.process])
        : plane.autoScaling.resumeProcesses(group.name, [step.process]));
    case 'resize':
      return plane.autoScaling.groups.setDesired(group, Math.min(Math.max(step.count, group.min), group.max));
    case 'bounds':
      return plane.autoScaling.groups.update(group, { min: step.min, max: step.max });
    case 'hook': {
      const { transition, result: defaultResult } = step;
      return plane.autoScaling.hooks.put(group, {
        name: transition,
        transition,
        heartbeatMs: 30_000,
        defaultResult,
      });
    }
    case 'no hook':
      return plane.autoScaling.hooks.remove(group, step.transition);
    case 'reserve':
      return reserve(plane, step.units);
    case 'incident':
      return void plane.incidents.begin(step.incident);
  }
}

function takeMember({ autoScaling }: ControlPlane, group: GroupRecord, step: MemberStep): void {
  const { members, hooks } = autoScaling;
  if (step.kind === 'complete' || step.kind === 'heartbeat') {
    const held = [...group.members].filter(([, { actions }]) => actions.size > 0);
    const [id, member] = at(held, step.member) ?? [];
    const [name = ''] = member?.actions.keys() ?? [];
    if (id === undefined || !member) return;
    if (step.kind === 'complete') hooks.complete(id, member, name, step.result);
    else hooks.heartbeat(group, id, member, name);
    return;
  }
  const [id, member] = at(group.members, step.member) ?? [];
  if (id === undefined || !member) return;
  const { lifecycle } = member;
  if (step.kind === 'protect') return members.setProtection(group, [id], step.isSo);
  if (!('isDecremented' in step)) {
    const isAllowed = lifecycle === 'Standby' && group.desired < group.max;
    return isAllowed ? void members.exitStandby(group, [id]) : undefined;
  }
  if (step.kind === 'unhealthy') return members.setHealth(group, member, 'Unhealthy', step.isDecremented);
  if (step.isDecremented && group.desired <= group.min) return;
  if (step.kind === 'leave') {
    const isDecremented = step.isDecremented && isStanding(member);
    return void members.terminate(group, id, member, isDecremented);
  }
  const isAllowed = lifecycle === 'InService' || (lifecycle === 'Standby' && step.kind === 'detach');
  if (!isAllowed) return;
  if (step.kind === 'detach') members.detach(group, [id], step.isDecremented);
  else members.enterStandby(group, [id], step.isDecremented);
}

/** A running instance of no group joins. */
function attach({ state, autoScaling }: ControlPlane, group: GroupRecord, place: number): void {
  const free = [...state.ec2.instances.values()].filter(
    (instance) => instance.state === 'running' && !membershipOf(state, instance.id),
  );
  const instance = at(free, place);
  if (instance && group.desired < group.max) autoScaling.members.attach(group, [instance.id]);
}

function rollOut({ state, ecs }: ControlPlane, name: string): void {
  const service = state.ecs.services.get(name);
  if (service) ecs.deployments.start(service, service.definition);
}

/** Reserves capacity of the balancer; 0 gives it back. */
function reserve({ state, elb }: ControlPlane, units: number): void {
  const balancer = at(state.elb.balancers.values(), 0);
  if (!balancer) return;
  if (units === 0) return elb.capacity.reset(balancer);
  const { reservation, reservedUnits, decreasesLeft } = balancer.capacity;
  const isRefused = reservation?.state === 'pending' || (units < reservedUnits && decreasesLeft === 0);
  if (!isRefused) elb.capacity.reserve(balancer, units);
}

const repairMs = 60_000;

/** Ends whatever keeps the lab from healing, and does what its operators would do about what nobody else ends. */
export function makeWell({ plane, world, timers }: VirtualLab): void {
  const { state, ec2, ecs, autoScaling } = plane;
  for (const troubled of [world.sick, world.broken, world.stubborn]) troubled.clear();
  for (const { id } of state.ec2.instances.values()) ec2.setCutOff(id, false);
  for (const group of state.autoScaling.groups.values()) {
    autoScaling.resumeProcesses(group.name, [...group.suspendedProcesses]);
    for (const name of group.hooks.keys()) autoScaling.hooks.remove(group, name);
    autoScaling.members.setProtection(group, [...group.members.keys()], false);
  }
  for (const task of state.ecs.tasks.values()) if (task.service === '') ecs.tasks.stopByUser(task, 'by hand');
  timers.advance(repairMs);
  for (const group of state.autoScaling.groups.values()) {
    autoScaling.groups.update(group, { min: 0, max: 30 });
    const resting = [...group.members].filter(([, { lifecycle }]) => lifecycle === 'Standby');
    autoScaling.members.exitStandby(
      group,
      resting.map(([id]) => id),
    );
    autoScaling.groups.setDesired(group, Math.max(group.desired, 5));
  }
  for (const { id, status, agentConnected } of state.ecs.containerInstances.values()) {
    if (status === 'DRAINING') ecs.containerInstances.setStatus(id, 'ACTIVE');
    if (status !== 'INACTIVE' && !agentConnected) ecs.containerInstances.deregister(id, true);
  }
  // A rollout that failed and has nothing to go back to waits for the next one.
  for (const service of state.ecs.services.values())
    if (primaryOf(service)?.rolloutState === 'FAILED') ecs.deployments.start(service, service.definition);
}
