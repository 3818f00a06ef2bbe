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

/** A way to a server that delays what it carries and resets every so many-th request. */
export interface NetworkRoute {
  host: string;
  port: number;
  minMs: number;
  maxMs: number;
  dropEvery: number;
}

/** A way to a name server that fails in windows, delays what it carries and loses every so many-th query; 0 loses none. */
export interface NameRoute {
  kind: 'refuses' | 'drops' | 'answers REFUSED' | 'answers SERVFAIL';
  host: string;
  at: { address: string; port: number };
  windows: [fromMs: number, forMs: number][];
  minMs: number;
  maxMs: number;
  dropEvery: number;
}
