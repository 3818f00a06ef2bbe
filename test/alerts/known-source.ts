/** A source of alerts whose one alert fires in windows of `[after the begin, for]`, in milliseconds. */
export interface KnownSource {
  /** What it speaks: Prometheus with its samples, without them, or Alertmanager with a watchdog. */
  speaks: 'prometheus' | 'prometheus without history' | 'alertmanager';
  windows: [fromMs: number, forMs: number][];
  /** What its wall clock shows more than this machine's. */
  aheadMs: number;
  /** How long a request is on its way, and its answer again, each at most. */
  jitterMs: number;
  /** Every so many-th request is reset. */
  dropEvery: number;
}

/** When it fired and cleared, in nanoseconds of CLOCK_MONOTONIC: each lies between two stamps, taken before and after. */
export interface TrueFiring {
  fired: [before: string, after: string];
  cleared: [before: string, after: string];
}
