import type { ControlPlane } from '../control/control-plane.ts';
import type { LabState } from '../control/state.ts';

/** How much of the lag the copies may be apart: what is read is between this much less than the lag and the lag old. */
const grain = 1 / 8;

/** Eventual consistency: a view of the lab that is behind what was changed, for whatever only reads. */
export class ReadLag {
  readonly #control: ControlPlane;
  readonly #now: () => number;
  readonly #lagMs: number;
  /** Ascending; the first is what is seen now. */
  readonly #copies: { at: number; lab: ControlPlane }[] = [];

  constructor(control: ControlPlane, now: () => number) {
    this.#control = control;
    this.#now = now;
    this.#lagMs = control.state.constants.readLagMs;
    this.#copies.push({ at: -Infinity, lab: labWith(control, structuredClone(control.state)) });
    control.onChange(() => this.#copy());
  }

  /** The lab as it was the lag ago. Its parts are the living ones: it is to be read by its `state`. */
  get lab(): ControlPlane {
    this.#forget();
    return this.#copies[0]?.lab ?? this.#control;
  }

  #copy(): void {
    const at = this.#now();
    const lab = labWith(this.#control, structuredClone(this.#control.state));
    const last = this.#copies.at(-1);
    if (last && at - last.at < this.#lagMs * grain) last.lab = lab;
    else this.#copies.push({ at, lab });
    this.#forget();
  }

  #forget(): void {
    const seen = this.#now() - this.#lagMs;
    while (this.#copies[1] && this.#copies[1].at <= seen) this.#copies.shift();
  }
}

function labWith(control: ControlPlane, state: LabState): ControlPlane {
  const lab: ControlPlane = Object.create(control, { state: { value: state } });
  return lab;
}
