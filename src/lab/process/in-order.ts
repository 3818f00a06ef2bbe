/** Hands over the latest of many values, one at a time: those that come while one is on its way replace each other. */
export interface InOrder<Value> {
  give(value: Value): void;
  /** Resolves when the latest has arrived. */
  arrived(): Promise<void>;
}

export function inOrder<Value extends object>(handOver: (value: Value) => Promise<void>): InOrder<Value> {
  let next: Value | undefined;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (next !== undefined) {
      const value = next;
      next = undefined;
      await handOver(value);
    }
    running = undefined;
  }

  return {
    give(value) {
      next = value;
      running ??= run();
    },
    arrived: () => running ?? Promise.resolve(),
  };
}
