import type { Fold } from '#core';
import type { Sender } from '../contract.ts';
import { pacerOfProbes } from '../probe-pacer.ts';
import type { ProbePacerOptions } from '../probe-pacer.ts';
import type { Turns } from '../pacer.ts';

// A machine in virtual time for tests: an event loop whose every round may be starved, and sockets that the kernel
// fills meanwhile. Hours pass in seconds.

interface Timed {
  atMs: number;
  run: () => void;
}

export class VirtualMachine implements Turns {
  #nowMs = 0;
  readonly #starvedMs: () => number;
  readonly #timers = new Agenda();
  readonly #sockets = new Agenda();
  #soon: (() => void)[] = [];

  /** `starvedMs` tells for each round of the loop how long it gets no CPU. */
  constructor({ starvedMs = () => 0 }: { starvedMs?: () => number } = {}) {
    this.#starvedMs = starvedMs;
  }

  readonly now = (): number => this.#nowMs;

  soon(run: () => void): void {
    this.#soon.push(run);
  }

  after(sleepMs: number, run: () => void): void {
    this.#timers.add({ atMs: this.#nowMs + sleepMs, run });
  }

  /** Something that the kernel notes at its time, and the loop reads when it gets to. */
  arrives(atMs: number, run: () => void): void {
    this.#sockets.add({ atMs, run });
  }

  /** Lets time pass until the moment, or for as long as there is something to do. */
  runUntil(endMs: number): void {
    while (this.#nowMs < endMs) {
      if (this.#soon.length === 0) {
        const nextMs = Math.min(this.#timers.nextMs(), this.#sockets.nextMs());
        if (nextMs === Infinity) return;
        this.#nowMs = Math.max(this.#nowMs, nextMs);
      }
      this.#nowMs += this.#starvedMs();
      this.#timers.runDue(this.#nowMs);
      this.#sockets.runDue(this.#nowMs);
      const soon = this.#soon;
      this.#soon = [];
      for (const run of soon) run();
    }
  }
}

/** What waits for its time; few things at once. */
class Agenda {
  readonly #items: Timed[] = [];

  add(item: Timed): void {
    const after = this.#items.findLastIndex(({ atMs }) => atMs <= item.atMs);
    this.#items.splice(after + 1, 0, item);
  }

  nextMs(): number {
    return this.#items[0]?.atMs ?? Infinity;
  }

  runDue(nowMs: number): void {
    while (this.nextMs() <= nowMs) this.#items.shift()?.run();
  }
}

/** What a server does with a request sent at a moment: when its answer is there, and which; undefined is silence. */
export type Answering = (sentMs: number) => { atMs: number; reason?: string } | undefined;

interface VirtualProbe {
  id: string;
  intervalMs: number;
  timeoutMs: number;
  answer: Answering;
  /** Its timeout was judged before it was answered. */
  onCancel?: () => void;
}

/** Paces these probes on the machine for so long, then until everything is decided; tells every fold. */
export function paceVirtually(
  machine: VirtualMachine,
  { probes, forMs, onFolds }: { probes: VirtualProbe[]; forMs: number; onFolds: (folds: Fold[]) => void },
): void {
  const options: ProbePacerOptions = {
    probes: probes.map((probe) => ({ ...probe, sender: senderOf(machine, probe) })),
    now: machine.now,
    turns: machine,
    onFolds,
    onStopped: () => undefined,
  };
  const pacer = pacerOfProbes(options);
  pacer.start();
  machine.runUntil(machine.now() + forMs);
  pacer.stop();
  machine.runUntil(Infinity);
}

function senderOf(machine: VirtualMachine, { answer, onCancel }: VirtualProbe): Sender {
  return {
    send(settle) {
      const told = answer(machine.now());
      if (told) {
        const { atMs, reason } = told;
        machine.arrives(atMs, () => (reason === undefined ? settle('ok') : settle('failed', reason)));
      }
      return () => onCancel?.();
    },
    close: () => undefined,
  };
}
