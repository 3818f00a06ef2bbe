import { messageOf } from '#core';

/** What was opened, each registered before it is used, to be closed in reverse. */
export class Closers {
  readonly #all: (() => Promise<void>)[] = [];

  add(close: () => Promise<void>): void {
    this.#all.push(close);
  }

  /** Closes all, whatever fails; each failure is told. */
  async closeAll(tell: (text: string) => void): Promise<void> {
    for (const close of this.#all.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        tell(`Closing: ${messageOf(error)}`);
      }
    }
  }
}
