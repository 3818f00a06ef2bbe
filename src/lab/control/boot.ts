import type { Context } from './context.ts';
import type { Ecs } from './ecs/ecs.ts';
import type { AutoScaling } from './auto-scaling/auto-scaling.ts';
import { isWhole } from './whole.ts';

const lookMs = 20;

interface Booted {
  ecs: Ecs;
  autoScaling: AutoScaling;
}

/** The lab's own start: hosts without the time of a launch, then every agent and task at once, then life. */
export class Boot {
  readonly #context: Context;
  readonly #parts: Booted;
  /** Instances of the start that have neither run nor ended; undefined before and after the start. */
  #starting: Set<string> | undefined;
  #isOver = false;

  constructor(context: Context, parts: Booted) {
    this.#context = context;
    this.#parts = parts;
    context.signals.on('instanceRunning', ({ id }) => this.#without(id));
    context.signals.on('instanceEnding', ({ id }) => this.#without(id));
  }

  begin(): void {
    this.#parts.autoScaling.boot();
    this.#starting = new Set(this.#context.state.ec2.instances.keys());
  }

  /** Whether the lab has been whole. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Tells once that the lab has become whole. */
  #awaitWhole(): void {
    if (!isWhole(this.#context.state)) {
      this.#context.agenda.after(lookMs, () => this.#awaitWhole());
      return;
    }
    this.#isOver = true;
    this.#context.signals.emit('whole');
  }

  /** One fewer to wait for; after the last one, agents register in the order of launch, whoever was first. */
  #without(instanceId: string): void {
    if (!this.#starting?.delete(instanceId) || this.#starting.size > 0) return;
    this.#starting = undefined;
    this.#parts.ecs.boot();
    this.#awaitWhole();
  }
}
