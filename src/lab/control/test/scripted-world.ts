import { seededRandom } from '#core';
import type { Random } from '#core';
import type { EndpointCheck, RoutedTarget, Routing, TaskStart, World, WorldReports } from '../world.ts';
import type { VirtualTimers } from './virtual-timers.ts';

type RoutedGroup = Routing['targetGroups'][number];

interface Host {
  address: string;
  isAlive: boolean;
  isReachable: boolean;
  spotAction?: { action: 'terminate'; at: number };
}

interface RunningTask {
  instanceId: string;
  service: string;
  address?: { host: string; port: number };
}

/** Hosts, tasks and a balancer as a script in virtual time. Delays are drawn from its own seed. */
export class ScriptedWorld implements World {
  readonly hosts = new Map<string, Host>();
  readonly tasks = new Map<string, RunningTask>();
  /** Every configuration of a balancer, oldest first. */
  readonly routings: { arn: string; routing: Routing }[] = [];
  /** What Route 53's checkers check now. */
  endpointChecks: EndpointCheck[] = [];
  /** Endpoints (`address:port`) that do not answer. */
  readonly deadEndpoints = new Set<string>();
  /** Every call that came, as text, oldest first. */
  readonly calls: string[] = [];
  /** Tasks of these services end as soon as they start. */
  readonly broken = new Set<string>();
  /** Tasks of these services, and these tasks, run and answer no health check. */
  readonly sick = new Set<string>();
  /** Tasks of these services ignore SIGTERM. */
  readonly stubborn = new Set<string>();
  /** For long runs, which would fill the memory. */
  keepsLatestRoutingsOnly = false;
  readonly #timers: VirtualTimers;
  readonly #random: Random;
  /** What it said, and of which host's life if of one. */
  #told: { report: (reports: WorldReports) => void; hostId?: string }[] = [];
  readonly #checking = new Set<string>();
  readonly #groups = new Map<string, { group: RoutedGroup; targets: Map<string, RoutedTarget> }>();
  /** Tasks by `host:port`, and by host. */
  readonly #listening = new Map<string, string>();
  readonly #tasksOn = new Map<string, Set<string>>();
  #reports: WorldReports | undefined;
  #lastPort = 30_000;
  #balancers = 1;
  #addresses = 0;

  constructor(timers: VirtualTimers, seed: number) {
    this.#timers = timers;
    this.#random = seededRandom(seed);
  }

  reportTo(reports: WorldReports): void {
    this.#reports = reports;
  }

  startHost({ instanceId, address: given }: Parameters<World['startHost']>[0]): void {
    this.calls.push(`startHost ${instanceId}`);
    const place = this.hosts.size + 1;
    const address = given ?? `127.${Math.floor(place / 250)}.1.${place % 250}`;
    const host: Host = { address, isAlive: true, isReachable: true };
    this.hosts.set(instanceId, host);
    // Nobody could tell the end of its former life from that of this one.
    this.#told = this.#told.filter(({ hostId }) => hostId !== instanceId);
    this.#later(10, 400, () => {
      if (host.isAlive) this.#tell((reports) => reports.hostStarted(instanceId, address), instanceId);
    });
  }

  stopHost(instanceId: string, how: Parameters<World['stopHost']>[1]): void {
    this.calls.push(`stopHost ${instanceId} ${how.kind}`);
    const host = this.hosts.get(instanceId);
    const end = (): void => {
      // It may have been booted again meanwhile.
      if (this.hosts.get(instanceId) !== host) return;
      if (how.kind === 'abrupt') this.killHost(instanceId);
      else this.#endInOrder(instanceId);
    };
    if (how.kind === 'abrupt') this.#later(0, 50, end);
    else this.#later(50, Math.min(how.withinMs, 2000), end);
  }

  setReachable(instanceId: string, isReachable: boolean): void {
    this.calls.push(`setReachable ${instanceId} ${isReachable}`);
    const host = this.hosts.get(instanceId);
    if (host) host.isReachable = isReachable;
  }

  setSpotAction(instanceId: string, action: Parameters<World['setSpotAction']>[1]): void {
    this.calls.push(`setSpotAction ${instanceId} ${action?.action ?? 'none'}`);
    const host = this.hosts.get(instanceId);
    if (host && action) host.spotAction = action;
    else delete host?.spotAction;
  }

  openBalancer(arn: string): string {
    this.calls.push(`openBalancer ${arn}`);
    this.#balancers += 1;
    const host = `127.0.2.${this.#balancers}`;
    this.#later(10, 200, () => this.#tell((reports) => reports.balancerOpened(arn)));
    return host;
  }

  closeBalancer(arn: string): void {
    this.calls.push(`closeBalancer ${arn}`);
  }

  checkEndpoints(checks: EndpointCheck[]): void {
    this.endpointChecks = checks;
    for (const { id } of checks) {
      if (this.#checking.has(id)) continue;
      this.#checking.add(id);
      this.#later(1, 50, () => this.#checkEndpoint(id));
    }
  }

  startTask({ taskId, instanceId, service, port, hasOwnAddress, check }: TaskStart): void {
    this.calls.push(`startTask ${taskId}`);
    const host = this.hosts.get(instanceId);
    if (!host?.isAlive) throw new Error(`a task was started on ${instanceId}, which is dead`);
    this.#lastPort = this.#lastPort < 60_000 ? this.#lastPort + 1 : 30_001;
    const fixed = hasOwnAddress ? port?.container : port?.host;
    this.#addresses += 1;
    const own = `127.${100 + (this.#addresses >> 16)}.${(this.#addresses >> 8) & 255}.${this.#addresses & 255}`;
    const task: RunningTask = {
      instanceId,
      service,
      ...(port && {
        address: { host: hasOwnAddress ? own : host.address, port: fixed || this.#lastPort },
      }),
    };
    this.#remember(taskId, task);
    this.#later(5, 100, () => {
      if (!this.tasks.has(taskId)) return;
      if (this.broken.has(service)) this.endTask(taskId, 1);
      else this.#tell((reports) => reports.taskStarted(taskId, task.address));
      if (check) this.#timers.after(check.intervalMs, () => this.#checkContainer(taskId, check.intervalMs));
    });
  }

  stopTask(taskId: string, withinMs: number): void {
    this.calls.push(`stopTask ${taskId}`);
    if (this.stubborn.has(this.tasks.get(taskId)?.service ?? '')) {
      if (withinMs !== Infinity) this.#timers.after(withinMs, () => this.endTask(taskId, 137));
      return;
    }
    this.#later(5, Math.min(withinMs, 500), () => this.endTask(taskId, 0));
  }

  route(arn: string, routing: Routing): void {
    const place = this.routings.findIndex((known) => known.arn === arn);
    if (place >= 0 && this.keepsLatestRoutingsOnly) this.routings.splice(place, 1);
    this.routings.push({ arn, routing });
    for (const group of routing.targetGroups) {
      const before = this.#groups.get(group.arn);
      if (before?.group === group) continue;
      const targets = new Map(group.checked.map((target) => [target.id, target]));
      this.#groups.set(group.arn, { group, targets });
      for (const id of targets.keys()) if (!before?.targets.has(id)) this.#watch(group.arn, id);
    }
  }

  /** kill -9 of a host: nobody reports its tasks. */
  killHost(instanceId: string): void {
    const host = this.hosts.get(instanceId);
    if (!host?.isAlive) return;
    host.isAlive = false;
    for (const id of this.#tasksOn.get(instanceId) ?? []) this.#forget(id);
    this.#tell((reports) => reports.hostEnded(instanceId), instanceId);
  }

  /** A task's process ends. */
  endTask(taskId: string, exitCode: number): void {
    if (this.#forget(taskId)) this.#tell((reports) => reports.taskExited(taskId, exitCode));
  }

  /** Says again what it said before of a host or a task; `place` counts from the start and wraps around. */
  repeat(place: number): void {
    const said = this.#told[place % Math.max(this.#told.length, 1)];
    if (said && this.#reports) said.report(this.#reports);
  }

  get routing(): Routing | undefined {
    return this.routings.at(-1)?.routing;
  }

  #endInOrder(instanceId: string): void {
    for (const id of this.#tasksOn.get(instanceId) ?? []) this.endTask(id, 0);
    this.killHost(instanceId);
  }

  #watch(groupArn: string, id: string): void {
    const key = `${groupArn} ${id}`;
    if (this.#checking.has(key)) return;
    this.#checking.add(key);
    this.#later(1, 50, () => this.#check(key, groupArn, id));
  }

  #check(key: string, groupArn: string, id: string): void {
    const { group, targets } = this.#groups.get(groupArn) ?? {};
    const target = targets?.get(id);
    if (!group || !target) {
      this.#checking.delete(key);
      return;
    }
    const isOk = this.#answers(target.host, target.port);
    this.#reports?.targetChecked(
      groupArn,
      id,
      isOk ? { isOk } : { isOk, reason: 'Target.Timeout', description: 'Request timed out' },
    );
    this.#timers.after(group.healthCheck.intervalMs, () => this.#check(key, groupArn, id));
  }

  #checkContainer(taskId: string, everyMs: number): void {
    const task = this.tasks.get(taskId);
    if (!task) return;
    const isOk = !this.sick.has(task.service) && !this.sick.has(taskId);
    if (this.hosts.get(task.instanceId)?.isReachable === true) this.#reports?.containerChecked(taskId, isOk);
    this.#timers.after(everyMs, () => this.#checkContainer(taskId, everyMs));
  }

  #checkEndpoint(id: string): void {
    const check = this.endpointChecks.find((each) => each.id === id);
    if (!check) {
      this.#checking.delete(id);
      return;
    }
    const isOk = !this.deadEndpoints.has(`${check.address}:${check.port}`);
    this.#reports?.endpointChecked(id, {
      isOk,
      text: isOk ? 'Success: HTTP Status Code 200, OK' : 'Failure: Connection timed out',
    });
    this.#timers.after(check.intervalMs, () => this.#checkEndpoint(id));
  }

  /** Whether a task listens there that is neither sick nor out of reach. */
  #answers(host: string, port: number): boolean {
    const id = this.#listening.get(`${host}:${port}`) ?? '';
    const task = this.tasks.get(id);
    if (!task || this.sick.has(task.service) || this.sick.has(id)) return false;
    return this.hosts.get(task.instanceId)?.isReachable === true;
  }

  #remember(taskId: string, task: RunningTask): void {
    this.tasks.set(taskId, task);
    const { address, instanceId } = task;
    if (address) this.#listening.set(`${address.host}:${address.port}`, taskId);
    const others = this.#tasksOn.get(instanceId) ?? new Set();
    this.#tasksOn.set(instanceId, others.add(taskId));
  }

  #forget(taskId: string): boolean {
    const task = this.tasks.get(taskId);
    if (!task) return false;
    const { address, instanceId } = task;
    if (address) this.#listening.delete(`${address.host}:${address.port}`);
    this.#tasksOn.get(instanceId)?.delete(taskId);
    return this.tasks.delete(taskId);
  }

  #tell(report: (reports: WorldReports) => void, hostId?: string): void {
    this.#told.push({ report, ...(hostId !== undefined && { hostId }) });
    if (this.#reports) report(this.#reports);
  }

  #later(fromMs: number, toMs: number, call: () => void): void {
    this.#timers.after(this.#random.between(fromMs, Math.max(fromMs, toMs)), call);
  }
}
