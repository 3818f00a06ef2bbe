import type { LabSpec } from '../spec/lab-spec.ts';
import { Agenda } from './agenda.ts';
import { AutoScaling } from './auto-scaling.ts';
import { ContainerInstances } from './container-instances.ts';
import type { Context } from './context.ts';
import { Ids } from './ids.ts';
import { initialState } from './initial-state.ts';
import { Instances } from './instances.ts';
import { routingOf } from './routing.ts';
import { Scheduler } from './scheduler.ts';
import { isWhole } from './selectors.ts';
import type { InstanceRecord, LabState } from './state.ts';
import { Targets } from './targets.ts';
import { Tasks } from './tasks.ts';
import { splitByProtection } from './termination.ts';
import type { Termination } from './termination.ts';
import type { Timers } from './timers.ts';
import type { World, WorldReports } from './world.ts';

export interface ControlPlaneOptions {
  spec: LabSpec;
  timers: Timers;
  world: World;
  /** Where the balancer listens. */
  balancer: { host: string; port: number };
}

/** A small AWS without a body: it owns the state, drives the world and hears its reports. */
export class ControlPlane implements WorldReports {
  /** Read it; change it through the methods only. */
  readonly state: LabState;
  readonly #context: Context;
  readonly #instances: Instances;
  readonly #containerInstances: ContainerInstances;
  readonly #targets: Targets;
  readonly #tasks: Tasks;
  readonly #scheduler: Scheduler;
  readonly #autoScaling: AutoScaling;
  readonly #listeners = new Set<() => void>();
  /** Instances of the start that have neither run nor ended; undefined before and after the start. */
  #starting: Set<string> | undefined;
  #isBooted = false;
  #isStopped = false;
  #turns = 0;
  #routed = '';

  constructor({ spec, timers, world, balancer }: ControlPlaneOptions) {
    const ids = new Ids(spec.seed);
    const agenda = new Agenda(timers, (call) => this.#turn(call));
    this.state = initialState(spec, ids, agenda.now(), balancer);
    this.#context = { spec, state: this.state, world, ids, agenda };
    this.#targets = new Targets(this.#context);
    this.#containerInstances = new ContainerInstances(this.#context);
    this.#tasks = new Tasks(this.#context, this.#targets, {
      isSilent: (id) => this.#instances.isSilent(id),
      onStarted: (task) => this.#scheduler.taskStarted(task),
      onStopped: (task) => this.#scheduler.taskStopped(task),
    });
    this.#scheduler = new Scheduler(this.#context, this.#tasks);
    this.#instances = new Instances(this.#context, {
      onRunning: (instance) => this.#instanceRunning(instance),
      onShuttingDown: (instance, isAbrupt) => {
        if (!isAbrupt) this.#containerInstances.disconnect(instance.id);
        this.#bootedWithout(instance.id);
      },
      onLost: (id) => {
        this.#containerInstances.hostLost(id);
        this.#tasks.hostLost(id);
      },
      onTerminated: (id) => {
        this.#targets.instanceTerminated(id);
        this.#autoScaling.instanceTerminated(id);
      },
    });
    this.#autoScaling = new AutoScaling(this.#context, this.#instances);
  }

  /** Starts the hosts and, once each has started or failed, every task, without the times of launch and pull. */
  boot(): void {
    this.#turn(() => {
      this.#autoScaling.boot();
      this.#starting = new Set(this.state.instances.keys());
    });
  }

  /** Whether everything wanted is there and serves: groups full, tasks running, targets healthy. */
  isStable(): boolean {
    return this.#isBooted && isWhole(this.state);
  }

  /** Calls after every turn that may have changed the state; the answer takes the listener off. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends instances, zone by zone: a protected one saves those of its zone. Ids that are unknown are left out. */
  terminateInstances(ids: readonly string[], how: { skipOsShutdown: boolean }): Termination {
    return this.#turn(() => {
      const { allowed, denied } = splitByProtection(this.state, ids);
      const changed = allowed.map((instance) => {
        const previous = instance.state;
        this.#instances.terminate(instance.id, how.skipOsShutdown);
        return { instanceId: instance.id, previous, current: instance.state };
      });
      return { changed, denied };
    });
  }

  /** Wants another number of tasks of a service; false when there is no such service. */
  setDesiredCount(service: string, count: number): boolean {
    return this.#turn(() => {
      const record = this.state.services.get(service);
      if (record) record.desired = count;
      return record !== undefined;
    });
  }

  /** Suspends processes of a group such as `Launch` or `ReplaceUnhealthy`; false when there is no such group. */
  suspendProcesses(group: string, processes: readonly string[]): boolean {
    return this.#turn(() => {
      const record = this.state.groups.get(group);
      for (const name of processes) record?.suspendedProcesses.add(name);
      return record !== undefined;
    });
  }

  resumeProcesses(group: string, processes: readonly string[]): boolean {
    return this.#turn(() => {
      const record = this.state.groups.get(group);
      for (const name of processes) record?.suspendedProcesses.delete(name);
      return record !== undefined;
    });
  }

  /** Turns termination protection on or off; false when there is no such instance. */
  setProtected(instanceId: string, isProtected: boolean): boolean {
    return this.#turn(() => {
      const record = this.state.instances.get(instanceId);
      if (record) record.isProtected = isProtected;
      return record !== undefined;
    });
  }

  /** Replaces the tags of an instance; false when there is no such instance. */
  setTags(instanceId: string, tags: Readonly<Record<string, string>>): boolean {
    return this.#turn(() => {
      const record = this.state.instances.get(instanceId);
      if (record) record.tags = { ...tags };
      return record !== undefined;
    });
  }

  /** Ends all that was still to come; the world is not told, and its reports are ignored from here on. */
  stop(): void {
    this.#isStopped = true;
    this.#context.agenda.stop();
    this.#listeners.clear();
  }

  hostStarted(instanceId: string, address: string): void {
    this.#report(() => this.#instances.hostStarted(instanceId, address));
  }

  hostEnded(instanceId: string): void {
    this.#report(() => this.#instances.hostEnded(instanceId));
  }

  taskStarted(taskId: string, address: { host: string; port: number }): void {
    this.#report(() => this.#tasks.started(taskId, address));
  }

  taskExited(taskId: string, exitCode: number | null): void {
    this.#report(() => this.#tasks.exited(taskId, exitCode));
  }

  targetChecked(...[groupArn, target, result]: Parameters<WorldReports['targetChecked']>): void {
    if (this.#isStopped) return;
    // Most checks change nothing, and there are many.
    if (this.#targets.checked(groupArn, target, result)) this.#turn(() => undefined);
  }

  #instanceRunning(instance: InstanceRecord): void {
    this.#autoScaling.instanceRunning(instance);
    if (this.#starting) {
      this.#bootedWithout(instance.id);
      return;
    }
    this.#context.agenda.after(this.state.constants.agentRegistrationMs, () => this.#register(instance));
  }

  /** One fewer to wait for; after the last one, agents register in the order of launch, whoever was first. */
  #bootedWithout(instanceId: string): void {
    if (!this.#starting?.delete(instanceId) || this.#starting.size > 0) return;
    this.#starting = undefined;
    this.#isBooted = true;
    for (const instance of this.state.instances.values()) this.#register(instance);
    this.#scheduler.boot();
  }

  #register(instance: InstanceRecord): void {
    if (instance.state === 'running') this.#containerInstances.register(instance);
  }

  #report(call: () => void): void {
    if (!this.#isStopped) this.#turn(call);
  }

  /** Runs one change; after the outermost one the world learns the new routing, and listeners are told. */
  #turn<T>(call: () => T): T {
    this.#turns += 1;
    let answer: T;
    try {
      answer = call();
    } finally {
      this.#turns -= 1;
    }
    if (this.#turns === 0) this.#settle();
    return answer;
  }

  #settle(): void {
    const routing = routingOf(this.state);
    const text = JSON.stringify(routing);
    if (text !== this.#routed) {
      this.#routed = text;
      this.#context.world.route(routing);
    }
    for (const listener of this.#listeners) listener();
  }
}
