import type { Incident } from '../../spec/lab-spec.ts';
import type { Context } from '../context.ts';
import type { Ec2 } from '../ec2/ec2.ts';
import type { Ecs } from '../ecs/ecs.ts';

interface Parts {
  ec2: Ec2;
  ecs: Ecs;
}

/** What happens to the lab and no API call of its owner causes: scheduled by the lab file, or asked for by hand. */
export class Incidents {
  readonly #context: Context;
  readonly #parts: Parts;

  constructor(context: Context, parts: Parts) {
    this.#context = context;
    this.#parts = parts;
    context.signals.on('whole', () => {
      for (const { afterMs, incident } of context.spec.incidents)
        context.agenda.after(afterMs, () => this.begin(incident));
    });
  }

  /** Lets it happen now; what it met, for people. */
  begin(incident: Incident): string {
    void this.#parts;
    return this.#context.turn(() => incident.kind);
  }
}
