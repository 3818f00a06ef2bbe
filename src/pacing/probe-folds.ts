import type { Fold, Sample } from '#core';
import { OpenFold } from './open-fold.ts';

const rawAroundEdges = 5;

/** The samples of one probe on their way into folds. */
export class ProbeFolds {
  readonly #probe: string;
  readonly #emit: (fold: Fold) => void;
  #last: Sample | undefined;
  #open: OpenFold | undefined;
  /** The latest samples of the open fold, apart from it: they stay raw when an edge comes next. */
  #tail: Sample[] = [];
  #rawLeft = 0;

  constructor(probe: string, emit: (fold: Fold) => void) {
    this.#probe = probe;
    this.#emit = emit;
  }

  add(sample: Sample): void {
    const last = this.#last;
    if (last && sample.n <= last.n) return this.#emitRaw(sample);
    this.#last = sample;
    if (!last || !continues(last, sample)) {
      this.#closeAtEdge();
      this.#rawLeft = rawAroundEdges;
    }
    if (this.#rawLeft > 0) {
      this.#rawLeft -= 1;
      return this.#emitRaw(sample);
    }
    this.#tail.push(sample);
    if (this.#tail.length > rawAroundEdges) this.#foldOldest();
  }

  /** Hands over everything there is; the next sample may still belong to the same run. */
  flush(): void {
    while (this.#tail.length > 0) this.#foldOldest();
    this.#emitOpen();
  }

  #closeAtEdge(): void {
    this.#emitOpen();
    for (const sample of this.#tail) this.#emitRaw(sample);
    this.#tail = [];
  }

  #foldOldest(): void {
    const oldest = this.#tail.shift();
    if (!oldest) return;
    if (this.#open) this.#open.add(oldest);
    else this.#open = new OpenFold(this.#probe, oldest);
  }

  #emitOpen(): void {
    if (this.#open) this.#emit(this.#open.toFold());
    this.#open = undefined;
  }

  #emitRaw(sample: Sample): void {
    this.#emit(new OpenFold(this.#probe, sample).toFold());
  }
}

function continues(last: Sample, sample: Sample): boolean {
  return sample.n === last.n + 1 && sample.outcome === last.outcome && sample.reason === last.reason;
}
