import { seededRandom } from '#core';
import type { Random } from '#core';
import type { RoutedTarget, Routing, World, WorldReports } from '../world.ts';
import type { VirtualTimers } from './virtual-timers.ts';

interface Host {
  address: string;
  isAlive: boolean;
}

interface RunningTask {
  instanceId: string;
  address: { host: string; port: number };
}

/** Hosts, tasks and a balancer as a script in virtual time. Delays are drawn from its own seed. */
export class ScriptedWorld implements World {
  readonly hosts = new Map<string, Host>();
  readonly tasks = new Map<string, RunningTask>();
  /** Every configuration of the balancer, oldest first. */
  readonly routings: Routing[] = [];
  /** Every call that came, as text, oldest first. */
  readonly calls: string[] = [];
  /** Tasks of these services end as soon as they start. */
  readonly broken = new Set<string>();
  readonly #timers: VirtualTimers;
  readonly #random: Random;
  readonly #told: ((reports: WorldReports) => void)[] = [];
  readonly #checking = new Set<string>();
  #reports: WorldReports | undefined;
  #lastPort = 30_000;

  constructor(timers: VirtualTimers, seed: number) {
    this.#timers = timers;
    this.#random = seededRandom(seed);
  }

  reportTo(reports: WorldReports): void {
    this.#reports = reports;
  }

  startHost({ instanceId }: { instanceId: string; zone: string }): void {
    this.calls.push(`startHost ${instanceId}`);
    const address = `127.0.1.${this.hosts.size + 1}`;
    const host = { address, isAlive: true };
    this.hosts.set(instanceId, host);
    this.#later(10, 400, () => {
      if (host.isAlive) this.#tell((reports) => reports.hostStarted(instanceId, address));
    });
  }

  stopHost(instanceId: string, how: Parameters<World['stopHost']>[1]): void {
    this.calls.push(`stopHost ${instanceId} ${how.kind}`);
    if (how.kind === 'abrupt') this.#later(0, 50, () => this.killHost(instanceId));
    else this.#later(50, Math.min(how.withinMs, 2000), () => this.#endInOrder(instanceId));
  }

  startTask({ taskId, instanceId, service }: Parameters<World['startTask']>[0]): void {
    this.calls.push(`startTask ${taskId}`);
    const host = this.hosts.get(instanceId);
    if (!host?.isAlive) throw new Error(`a task was started on ${instanceId}, which is dead`);
    this.#lastPort += 1;
    const task = { instanceId, address: { host: host.address, port: this.#lastPort } };
    this.tasks.set(taskId, task);
    this.#later(5, 100, () => {
      if (!this.tasks.has(taskId)) return;
      if (this.broken.has(service)) this.endTask(taskId, 1);
      else this.#tell((reports) => reports.taskStarted(taskId, task.address));
    });
  }

  stopTask(taskId: string, withinMs: number): void {
    this.calls.push(`stopTask ${taskId}`);
    this.#later(5, Math.min(withinMs, 500), () => this.endTask(taskId, 0));
  }

  route(routing: Routing): void {
    this.routings.push(routing);
    for (const group of routing.targetGroups)
      for (const target of group.checked) this.#watch(group.arn, target);
  }

  /** kill -9 of a host: nobody reports its tasks. */
  killHost(instanceId: string): void {
    const host = this.hosts.get(instanceId);
    if (!host?.isAlive) return;
    host.isAlive = false;
    for (const [id, task] of this.tasks) if (task.instanceId === instanceId) this.tasks.delete(id);
    this.#tell((reports) => reports.hostEnded(instanceId));
  }

  /** A task's process ends. */
  endTask(taskId: string, exitCode: number): void {
    if (this.tasks.delete(taskId)) this.#tell((reports) => reports.taskExited(taskId, exitCode));
  }

  /** Says again what it said before of a host or a task; `place` counts from the start and wraps around. */
  repeat(place: number): void {
    const said = this.#told[place % Math.max(this.#told.length, 1)];
    if (said && this.#reports) said(this.#reports);
  }

  get routing(): Routing | undefined {
    return this.routings.at(-1);
  }

  #endInOrder(instanceId: string): void {
    for (const [id, task] of this.tasks) if (task.instanceId === instanceId) this.endTask(id, 0);
    this.killHost(instanceId);
  }

  #watch(groupArn: string, target: RoutedTarget): void {
    const key = `${groupArn} ${target.id}`;
    if (this.#checking.has(key)) return;
    this.#checking.add(key);
    this.#later(1, 50, () => this.#check(key, groupArn, target.id));
  }

  #check(key: string, groupArn: string, id: string): void {
    const group = this.routing?.targetGroups.find(({ arn }) => arn === groupArn);
    const target = group?.checked.find((other) => other.id === id);
    if (!group || !target) {
      this.#checking.delete(key);
      return;
    }
    const isOk = [...this.tasks.values()].some(
      ({ address }) => address.host === target.host && address.port === target.port,
    );
    this.#reports?.targetChecked(
      groupArn,
      id,
      isOk ? { isOk } : { isOk, reason: 'Target.Timeout', description: 'Request timed out' },
    );
    this.#timers.after(group.healthCheck.intervalMs, () => this.#check(key, groupArn, id));
  }

  #tell(report: (reports: WorldReports) => void): void {
    this.#told.push(report);
    if (this.#reports) report(this.#reports);
  }

  #later(fromMs: number, toMs: number, call: () => void): void {
    this.#timers.after(this.#random.between(fromMs, Math.max(fromMs, toMs)), call);
  }
}
