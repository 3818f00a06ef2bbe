import { z } from 'zod';

/** How often the harness itself was wrong on this machine, measured against outages of known times. */
export interface SelfTest {
  squall: string;
  /** ISO 8601. */
  takenAt: string;
  machine: { node: string; platform: string; cpus: number };
  /** Samples of targets that were well throughout, and how many of them were called failed. */
  healthy: { samples: number; falseFailures: number; unknown: number };
  /**
   * Outages that were staged, how many were seen; and outages of any length told wrongly: without the truth in their
   * interval, met by a request and not told, or told where there was none.
   */
  outages: { staged: number; seen: number; wrong: number };
  /** Outages shorter than the interval: how many were missed, and how many had to be by 1 − d/T. */
  short: { staged: number; missed: number; expectedMissed: number };
  /** Milliseconds. */
  latenessP99: number;
}

const count = z.int().nonnegative();

/** Reads one strictly. */
export const selfTestSchema = z.object({
  squall: z.string(),
  takenAt: z.iso.datetime(),
  machine: z.object({ node: z.string(), platform: z.string(), cpus: count }),
  healthy: z.object({ samples: count, falseFailures: count, unknown: count }),
  outages: z.object({ staged: count, seen: count, wrong: count }),
  short: z.object({ staged: count, missed: count, expectedMissed: z.number() }),
  latenessP99: z.number(),
}) satisfies z.ZodType<SelfTest>;
