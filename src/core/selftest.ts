/** How often the harness itself was wrong on this machine, measured against outages of known times. */
export interface SelfTest {
  squall: string;
  /** ISO 8601. */
  takenAt: string;
  machine: { node: string; platform: string; cpus: number };
  /** Samples of targets that were well throughout, and how many of them were called failed. */
  healthy: { samples: number; falseFailures: number; unknown: number };
  /** Outages that were staged, how many were seen, and of how many the interval did not contain the truth. */
  outages: { staged: number; seen: number; wrong: number };
  /** Outages shorter than the interval: how many were missed, and how many had to be by 1 − d/T. */
  short: { staged: number; missed: number; expectedMissed: number };
  /** Milliseconds. */
  latenessP99: number;
}
