import type {
  ControlClock,
  Event,
  EventOf,
  FaultPlan,
  Inventory,
  Phase,
  Plan,
  PreflightFinding,
  Victim,
} from '#core';
import type { Victims } from './clocks.ts';
import type { FaultFinding, Findings } from './findings.ts';
import { withoutStop } from './sentence.ts';
import { UndoLog } from './undo-log.ts';
import type { Window } from './window.ts';

interface FaultFacts {
  sent: number | null;
  error?: string;
  proof: { done: number; victims: FaultFinding['proofs'] } | undefined;
}

/** What is fine needs no note. */
function noteOf({ level, what, todo }: PreflightFinding): Findings['notes'] {
  if (level === 'ok') return [];
  return [{ level: 'warning', text: todo === undefined ? `${what}.` : `${what}. ${todo}` }];
}

/** What the events say outright, and the moments that follow from them. */
export class Facts {
  readonly window: Window = { t0: null, provenAt: null };
  started: EventOf<'run-started'> | undefined;
  ended: EventOf<'run-ended'> | undefined;
  lab: Findings['lab'] = null;
  selftest: Findings['selftest'] = null;
  inventory: Inventory | undefined;
  plan: Plan | undefined;
  readonly phases: Findings['phases'] = [];
  readonly notes: Findings['notes'] = [];
  readonly probing: { startedAt: number | null; stoppedAt: number | null; cutAt: number | null } = {
    startedAt: null,
    stoppedAt: null,
    /** When the process that probed was last heard of, where another took over. */
    cutAt: null,
  };
  readonly undo = new UndoLog();
  readonly trips: EventOf<'guard-tripped'>[] = [];
  lastAt = 0;
  /** A fault is about to be sent, so that t0 is not known yet. */
  isAwaitingT0 = false;
  readonly #faults = new Map<number, FaultFacts>();

  step(event: Event): void {
    const heardAt = this.lastAt;
    this.lastAt = event.at;
    this.undo.step(event);
    switch (event.type) {
      case 'run-started':
        this.started = event;
        return;
      case 'run-ended':
        this.ended = event;
        return;
      case 'lab-started':
        this.lab = {
          file: event.file,
          profile: event.profile,
          constants: event.constants,
          isAttached: event.isAttached === true,
        };
        return;
      case 'inventory':
        this.inventory = event.inventory;
        return;
      case 'plan':
        this.plan ??= event.plan;
        return;
      case 'phase':
        return this.#enter(event.phase, event.at);
      case 'note':
        this.notes.push({ level: event.level, text: event.text });
        return;
      case 'probing-started':
        this.probing.startedAt = event.at;
        return;
      case 'probing-stopped':
        this.probing.stoppedAt = event.asked ?? event.at;
        return;
      case 'fault-intended':
      case 'fault-sent':
      case 'fault-answered':
      case 'fault-proof':
        return this.#fault(event);
      case 'selftest':
        this.selftest = event.result;
        return;
      case 'guard-tripped':
        this.trips.push(event);
        return;
      case 'run-taken-over':
        this.probing.cutAt ??= heardAt;
        return;
      case 'preflight':
        this.notes.push(...event.findings.flatMap(noteOf));
        return;
      case 'undo-recorded':
      case 'undo-sent':
      case 'undo-done':
      case 'samples':
      case 'look':
      case 'observations':
      case 'alerts-found':
      case 'alert-look':
      case 'alert-history':
      case 'load-started':
      case 'load':
      case 'load-lost':
      case 'load-ended':
      case 'warm-up':
      case 'reservation':
        return;
    }
  }

  /** When what is in front of the services was warmed up; null where it was not, or is still. */
  get warmedUp(): { from: number; to: number } | null {
    const phase = this.phases.find((one) => one.phase === 'warm-up');
    return phase?.to == null ? null : { from: phase.from, to: phase.to };
  }

  /** Nothing is to be hurt: the run only watches. */
  get isWatchOnly(): boolean {
    return (this.plan?.faults ?? this.started?.experiment.faults)?.length === 0;
  }

  faultFindings(): FaultFinding[] {
    return (this.plan?.faults ?? []).map((plan, index) => {
      const { kind, summary, picks } = plan;
      const { sent, proof, error } = this.#fact(index);
      const proofs = proof?.victims ?? [];
      const victims = this.#victimsOf(plan, proofs);
      return {
        kind,
        summary,
        sent,
        victims,
        proofs,
        ...(picks && { wanted: picks.count }),
        ...(error !== undefined && { error }),
      };
    });
  }

  /** Ids of the instances that were hurt and of their tasks: as planned until the proof tells. */
  victims(): Victims {
    const instances = new Set<string>();
    const tasks = new Set<string>();
    const mayStay = new Map<string, readonly ControlClock[]>();
    const backFrom = new Map<string, number>();
    for (const [index, fault] of (this.plan?.faults ?? []).entries()) {
      const { proof } = this.#fact(index);
      const proven = new Set(proof?.victims.filter(({ isProven }) => isProven).map(({ id }) => id));
      const backAt = this.undo.backFrom(index);
      for (const victim of this.#victimsOf(fault, proof?.victims ?? [])) {
        if (proof && !proven.has(victim.id)) continue;
        instances.add(victim.id);
        const ids = victim.tasks.map(({ id }) => id);
        for (const id of ids) tasks.add(id);
        for (const id of [victim.id, ...ids]) {
          if (fault.mayStay) mayStay.set(id, fault.mayStay);
          if (backAt !== null) backFrom.set(id, backAt);
        }
      }
    }
    return { instances, tasks, mayStay, backFrom };
  }

  /** The target tells where tasks run, none ran on what was hurt, and nothing else was hurt with it. */
  get hurtNoTask(): boolean {
    const isTold = this.inventory?.services.some(({ tasks }) =>
      tasks.some(({ instanceId }) => instanceId !== undefined),
    );
    // A cut network goes on running, and takes along what is no instance of the target: balancers, databases, endpoints.
    const isConfined = this.plan?.faults.every(
      ({ mayStay = [] }) => !(mayStay.includes('capacity') && mayStay.includes('tasks')),
    );
    const { instances, tasks } = this.victims();
    return isTold === true && isConfined === true && instances.size > 0 && tasks.size === 0;
  }

  /** Where the target itself picked, whom the proof names, as the inventory knew them. */
  #victimsOf({ victims, picks }: FaultPlan, proofs: readonly { id: string }[]): Victim[] {
    if (!picks || victims.length > 0) return victims;
    const { instances = [], services = [] } = this.inventory ?? {};
    return proofs.flatMap(({ id }) => {
      const instance = instances.find((one) => one.id === id);
      if (!instance) return [];
      const tasks = services.flatMap((service) =>
        service.tasks
          .filter((task) => task.instanceId === id && task.status === 'RUNNING')
          .map((task) => ({ id: task.id, service: service.name })),
      );
      return { ...instance, tasks };
    });
  }

  #enter(phase: Phase, at: number): void {
    const last = this.phases.at(-1);
    if (last) last.to = at;
    this.phases.push({ phase, from: at, to: null });
    if (phase !== 'recovery' || !this.isWatchOnly || this.window.t0 !== null) return;
    this.window.t0 = at;
    this.window.provenAt = at;
  }

  #fault(event: EventOf<'fault-intended' | 'fault-sent' | 'fault-answered' | 'fault-proof'>): void {
    const fact = this.#fact(event.fault);
    this.isAwaitingT0 = event.type === 'fault-intended' && this.window.t0 === null;
    if (event.type === 'fault-sent') {
      fact.sent ??= event.sent;
      this.window.t0 ??= event.sent;
    }
    if (event.type === 'fault-answered' && event.error !== undefined) fact.error = withoutStop(event.error);
    if (event.type === 'fault-proof') {
      fact.proof = { done: event.done, victims: event.victims };
      this.window.provenAt = this.#allProvenAt();
    }
  }

  #allProvenAt(): number | null {
    const times = (this.plan?.faults ?? []).map((_, index) => this.#faults.get(index)?.proof?.done);
    if (times.length === 0 || times.includes(undefined)) return null;
    return Math.max(...times.flatMap((time) => time ?? []));
  }

  #fact(index: number): FaultFacts {
    const fact = this.#faults.get(index) ?? { sent: null, proof: undefined };
    this.#faults.set(index, fact);
    return fact;
  }
}
