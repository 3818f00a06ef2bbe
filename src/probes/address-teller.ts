import type { SenderContext } from '#pacing';

// Answers that change more often than this come in an order of their own: who met which address can't be told.
const steadyAfterMs = 1000;

/** Tells to how many addresses a probe's sends go, when that changes. */
export class AddressTeller {
  readonly #context: Pick<SenderContext, 'now' | 'observe'>;
  readonly #takesTurns: boolean;
  #set: string | undefined;
  #changedMs = -Infinity;
  #told: string | undefined;

  /** `takesTurns`: whether every send asks for an address of its own. */
  constructor(context: Pick<SenderContext, 'now' | 'observe'>, takesTurns: boolean) {
    this.#context = context;
    this.#takesTurns = takesTurns;
  }

  /** The sends go to an address that needs no name. */
  toOne(): void {
    this.#tell(this.#context.now(), 1, true);
  }

  /** A send asks for an address now; the addresses are given once they have come. */
  asks(): (addresses: readonly string[]) => void {
    const asked = this.#context.now();
    return (addresses) => {
      if (addresses.length > 0) this.#take(asked, addresses);
    };
  }

  #take(asked: number, addresses: readonly string[]): void {
    const set = addresses.join(' ');
    const isSteady = asked - this.#changedMs >= steadyAfterMs;
    if (set !== this.#set) this.#changedMs = asked;
    else if (!isSteady) return;
    this.#set = set;
    const isInTurn = isSteady && (this.#takesTurns || addresses.length === 1);
    this.#tell(asked, addresses.length, isInTurn, isInTurn ? set : '');
  }

  #tell(asked: number, count: number, isInTurn: boolean, set = ''): void {
    const told = `${isInTurn} ${set}`;
    if (told === this.#told) return;
    this.#told = told;
    this.#context.observe({ kind: 'addresses', asked, count, isInTurn });
  }
}
