import { behaviourNames } from '../spec/behaviours.ts';
import type { LabSpec } from '../spec/lab-spec.ts';
import { Agenda } from './agenda.ts';
import { AutoScaling } from './auto-scaling/auto-scaling.ts';
import { Boot } from './boot.ts';
import { CloudWatch } from './cloudwatch/cloudwatch.ts';
import type { Context } from './context.ts';
import { Discovery } from './discovery/discovery.ts';
import { Ec2 } from './ec2/ec2.ts';
import { Ecs } from './ecs/ecs.ts';
import { Elb } from './elb/elb.ts';
import { Iam } from './iam/iam.ts';
import { Ids } from './ids.ts';
import { Incidents } from './incidents/incidents.ts';
import { initialState } from './initial-state.ts';
import { Route53 } from './route53/route53.ts';
import { Signals } from './signals.ts';
import { Sqs } from './sqs/sqs.ts';
import type { LabState } from './state.ts';
import type { Timers } from './timers.ts';
import { isWhole } from './whole.ts';
import type { World, WorldReports } from './world.ts';

export interface ControlPlaneOptions {
  spec: LabSpec;
  timers: Timers;
  world: World;
  /** Where the lab's first balancer listens. */
  balancer: { host: string; port: number };
}

/** A small AWS without a body: it owns the state, drives the world and hears its reports. A part for each service. */
export class ControlPlane implements WorldReports {
  /** Read it; change it through the commands of the parts only. */
  readonly state: LabState;
  readonly ec2: Ec2;
  readonly ecs: Ecs;
  readonly autoScaling: AutoScaling;
  readonly elb: Elb;
  readonly cloudWatch: CloudWatch;
  readonly discovery: Discovery;
  readonly route53: Route53;
  readonly sqs: Sqs;
  readonly iam: Iam;
  readonly incidents: Incidents;
  readonly #context: Context;
  readonly #boot: Boot;
  readonly #listeners = new Set<() => void>();
  #isStopped = false;
  #turns = 0;

  constructor({ spec, timers, world, balancer }: ControlPlaneOptions) {
    const ids = new Ids(spec.seed);
    const turn = <T>(change: () => T): T => this.#turn(change);
    const agenda = new Agenda(timers, turn);
    this.state = initialState(spec, ids, agenda.now(), balancer);
    const switchedOff = new Set(behaviourNames.filter((name) => spec.without.has(name)));
    const context: Context = {
      spec,
      state: this.state,
      world,
      ids,
      agenda,
      signals: new Signals(),
      does: (behaviour) => !switchedOff.has(behaviour),
      turn,
    };
    this.#context = context;
    // The order is that of listening: records and targets of a task go before its place is filled again.
    this.ec2 = new Ec2(context);
    this.elb = new Elb(context);
    this.route53 = new Route53(context);
    this.discovery = new Discovery(context, this.route53);
    this.ecs = new Ecs(context, this.ec2);
    this.autoScaling = new AutoScaling(context, this.ec2);
    this.cloudWatch = new CloudWatch(context);
    this.sqs = new Sqs(context, this.cloudWatch);
    this.iam = new Iam(context);
    this.incidents = new Incidents(context, this.ec2);
    this.#boot = new Boot(context, this);
  }

  /** Starts the hosts and, once each has started or failed, every task, without the times of launch and pull. */
  boot(): void {
    this.#turn(() => this.#boot.begin());
  }

  /** Whether everything wanted is there and serves: groups full, tasks running, targets healthy. */
  isStable(): boolean {
    return this.#boot.isOver && isWhole(this.state);
  }

  /** Calls after every turn that may have changed the state; the answer takes the listener off. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends all that was still to come; the world is not told, and its reports are ignored from here on. */
  stop(): void {
    this.#isStopped = true;
    this.#context.agenda.stop();
    this.#listeners.clear();
  }

  hostStarted(...report: Parameters<WorldReports['hostStarted']>): void {
    this.#report(() => this.ec2.instances.hostStarted(...report));
  }

  hostEnded(...report: Parameters<WorldReports['hostEnded']>): void {
    this.#report(() => this.ec2.instances.hostEnded(...report));
  }

  taskStarted(...report: Parameters<WorldReports['taskStarted']>): void {
    this.#report(() => this.ecs.tasks.started(...report));
  }

  taskExited(...report: Parameters<WorldReports['taskExited']>): void {
    this.#report(() => this.ecs.tasks.exited(...report));
  }

  containerChecked(...report: Parameters<WorldReports['containerChecked']>): void {
    if (this.#isStopped) return;
    // Most checks change nothing, and there are many.
    if (this.ecs.tasks.checks(...report)) this.#report(() => this.ecs.tasks.checked(...report));
  }

  tasksMeasured(...report: Parameters<WorldReports['tasksMeasured']>): void {
    if (!this.#isStopped) this.cloudWatch.tasksMeasured(...report);
  }

  balancerOpened(...report: Parameters<WorldReports['balancerOpened']>): void {
    this.#report(() => this.elb.balancers.opened(...report));
  }

  balancerMeasured(...report: Parameters<WorldReports['balancerMeasured']>): void {
    if (this.#isStopped) return;
    this.cloudWatch.balancerMeasured(...report);
    if (this.elb.balancers.measured(...report)) this.#turn(() => undefined);
  }

  targetChecked(...report: Parameters<WorldReports['targetChecked']>): void {
    if (this.#isStopped) return;
    // Most checks change nothing, and there are many.
    if (this.elb.targets.checked(...report)) this.#turn(() => undefined);
  }

  endpointChecked(...report: Parameters<WorldReports['endpointChecked']>): void {
    if (this.#isStopped) return;
    if (this.route53.healthChecks.checked(...report)) this.#turn(() => undefined);
  }

  #report(call: () => void): void {
    if (!this.#isStopped) this.#turn(call);
  }

  /** Runs one change; after the outermost one the world learns what changed for it, and listeners are told. */
  #turn<T>(change: () => T): T {
    this.#turns += 1;
    let answer: T;
    try {
      answer = change();
    } finally {
      this.#turns -= 1;
    }
    if (this.#turns === 0 && !this.#isStopped) this.#settle();
    return answer;
  }

  #settle(): void {
    this.elb.settle();
    this.route53.settle();
    for (const listener of this.#listeners) listener();
  }
}
