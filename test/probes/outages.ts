/** A server that serves well but for windows of `[after the begin, for]`, in milliseconds. */
export interface OutageServer {
  kind: 'refuses' | 'answers 503' | 'hangs';
  host: string;
  windows: [fromMs: number, forMs: number][];
}

/** What it did, in nanoseconds of CLOCK_MONOTONIC: each end lies between two stamps, taken before and after. */
export interface TrueWindow {
  began: [before: string, after: string];
  ended: [before: string, after: string];
  /** Requests that met it, where requests do. */
  hits: number;
}
