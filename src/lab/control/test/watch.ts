import { isWanted, tasksOf } from '../ecs/selectors.ts';
import type { VirtualLab } from './virtual-lab.ts';

/** What each look at a lab compares with what the looks before it saw. */
export class Watch {
  /** What did not hold; collected, because a listener is no place to fail. */
  readonly broken = new Set<string>();
  readonly #lab: VirtualLab;
  readonly #ids = { seen: new Set<string>(), gone: new Set<string>() };
  /** Since when an ending instance has had no living host. */
  readonly #lostSince = new Map<string, number>();
  /** Since when the host of a container instance has been dead or cut off. */
  readonly #unheardSince = new Map<string, number>();
  readonly #wanted = new Map<string, number>();

  constructor(lab: VirtualLab) {
    this.#lab = lab;
    lab.plane.onChange(() => this.#look());
  }

  #look(): void {
    this.#hosts();
    this.#agents();
    this.#tasks();
    this.#services();
    this.#groups();
    this.#givenOnce();
  }

  #hosts(): void {
    const { plane, world, timers } = this.#lab;
    for (const { id, state } of plane.state.ec2.instances.values()) {
      const isEnding = state === 'shutting-down' || state === 'terminated';
      if (isEnding && world.hosts.get(id)?.isAlive !== true && !this.#lostSince.has(id))
        this.#lostSince.set(id, timers.now());
    }
    for (const { id, cpu, memory } of plane.state.ecs.containerInstances.values()) {
      const load = plane.state.ecs.taskIndex.loads.get(id);
      if (load && (load.cpu > cpu || load.memory > memory))
        this.broken.add(`container instance ${id} holds more than it has`);
      if (load && new Set(load.ports).size < load.ports.length)
        this.broken.add(`container instance ${id} has given a port twice`);
    }
  }

  #agents(): void {
    const { plane, world, timers } = this.#lab;
    const { ecs, constants } = plane.state;
    for (const { id, instanceId, agentConnected } of ecs.containerInstances.values()) {
      const isHeard = world.hosts.get(instanceId)?.isAlive === true && plane.ec2.isReachable(instanceId);
      if (isHeard) this.#unheardSince.delete(id);
      else if (!this.#unheardSince.has(id)) this.#unheardSince.set(id, timers.now());
      const unheardMs = timers.now() - (this.#unheardSince.get(id) ?? Infinity);
      if (agentConnected && unheardMs > constants.agentDisconnectMs)
        this.broken.add(`the agent of ${id} is connected and nobody hears it`);
    }
  }

  #tasks(): void {
    const { plane, timers } = this.#lab;
    const { ecs, constants } = plane.state;
    for (const { id, lastStatus, instanceId, containerInstanceId } of ecs.tasks.values()) {
      if (lastStatus === 'STOPPED') continue;
      const record = ecs.containerInstances.get(containerInstanceId);
      if (!record || record.status === 'INACTIVE')
        this.broken.add(`task ${id} is ${lastStatus} on no container instance`);
      const lostMs = timers.now() - (this.#lostSince.get(instanceId) ?? Infinity);
      if (lostMs > constants.hostLossDetectionMs && record?.isForgotten !== true)
        this.broken.add(`task ${id} is ${lastStatus} on a host that is known dead`);
    }
  }

  #services(): void {
    const { state } = this.#lab.plane;
    for (const { name, scheduling, desired, maximumPercent } of state.ecs.services.values()) {
      const wanted = tasksOf(state, name).filter(isWanted).length;
      const isMore = wanted > (this.#wanted.get(name) ?? 0);
      this.#wanted.set(name, wanted);
      const most = Math.max(Math.floor((desired * maximumPercent) / 100), desired);
      if (scheduling === 'REPLICA' && isMore && wanted > most)
        this.broken.add(`${name} starts more tasks than maximumPercent allows`);
    }
  }

  #groups(): void {
    const { autoScaling, ec2 } = this.#lab.plane.state;
    for (const { desired, min, max, members } of autoScaling.groups.values()) {
      if (desired < min || desired > max) this.broken.add(`${desired} instances wanted of ${min} to ${max}`);
      for (const id of members.keys())
        if (!ec2.instances.has(id)) this.broken.add(`member ${id} is no instance`);
    }
  }

  #givenOnce(): void {
    const { ecs, ec2 } = this.#lab.plane.state;
    const { seen, gone } = this.#ids;
    const all = [ecs.tasks, ec2.instances, ecs.containerInstances];
    for (const id of seen) {
      if (all.some((each) => each.has(id))) continue;
      seen.delete(id);
      gone.add(id);
    }
    for (const each of all)
      for (const id of each.keys()) {
        if (gone.has(id)) this.broken.add(`id ${id} was given twice`);
        seen.add(id);
      }
  }
}
