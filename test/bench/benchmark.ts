/** One measured number and what it may be. */
export interface Row {
  what: string;
  measured: number;
  unit: string;
  bound: { atMost: number } | { atLeast: number };
}

export interface Benchmark {
  name: string;
  run(): Promise<Row[]>;
}

/** Whether a number is within its bound; one that could not be measured is not. */
export function isWithin({ measured, bound }: Row): boolean {
  return 'atMost' in bound ? measured <= bound.atMost : measured >= bound.atLeast;
}

/** The middle of the values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
