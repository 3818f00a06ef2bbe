import type { Agenda } from '../agenda.ts';
import type { Incident } from '../../spec/lab-spec.ts';

interface Held {
  kind: Incident['kind'];
  /** One for each incident that holds it. */
  holders: Set<symbol>;
  set: (isHeld: boolean) => void;
}

/** States of affairs that incidents hold for a while: each ends with the last incident that holds it. */
export class Holds {
  readonly #agenda: Agenda;
  /** By what is held: the registry, a zone, a host's network. */
  readonly #held = new Map<string, Held>();

  constructor(agenda: Agenda) {
    this.#agenda = agenda;
  }

  begin(kind: Incident['kind'], what: string, forMs: number, set: Held['set']): void {
    const held = this.#held.get(what) ?? { kind, holders: new Set(), set };
    if (held.holders.size === 0) set(true);
    const holder = Symbol(what);
    held.holders.add(holder);
    this.#held.set(what, held);
    this.#agenda.after(forMs, () => {
      if (held.holders.delete(holder) && held.holders.size === 0) this.#end(what, held);
    });
  }

  /** Ends all of a kind; what that was. */
  end(kind: Incident['kind']): string[] {
    const ended = [...this.#held].filter(([, held]) => held.kind === kind);
    for (const [what, held] of ended) {
      held.holders.clear();
      this.#end(what, held);
    }
    return ended.map(([what]) => what);
  }

  /** What is held now, for people. */
  get current(): string[] {
    return [...this.#held].map(([what, { kind }]) => `${kind}: ${what}`);
  }

  #end(what: string, { set }: Held): void {
    this.#held.delete(what);
    set(false);
  }
}
