import { mergeHistograms, quantile } from '#core';
import type { Fold, Histogram, ProbePlan } from '#core';
import { probes, startProbes } from '#probes';
import { setTimeout as sleep } from 'node:timers/promises';
import { planned } from '../probes/planned.ts';

export interface Load {
  urls: readonly string[];
  connections: 'fresh' | 'pooled';
  /** Of each URL. */
  perSecond: number;
  forMs: number;
}

export interface Measured {
  latenessMs: { p50: number; p99: number };
  /** CPU of the whole process: the pacing worker, and the main thread that takes its folds. */
  cpuUsPerProbe: number;
  failed: number;
  unknown: number;
  sent: number;
}

// What is sent often is compiled while it runs, which a run of minutes pays once.
const warmAtLeastMs = 1500;
const warmSends = 5000;

/** Probes through the product and tells how well it kept time after a warm-up. */
async function measureProbing(plans: ProbePlan[], forMs: number): Promise<Measured> {
  const origin = process.hrtime.bigint();
  const perMs = plans.reduce((sum, { intervalMs }) => sum + 1 / intervalMs, 0);
  const folds: Fold[] = [];
  const failure = Promise.withResolvers<never>();
  const onFolds = (more: Fold[]) => void folds.push(...more);
  const pacing = await startProbes(plans, { origin, onFolds, onError: failure.reject });
  try {
    await Promise.race([sleep(Math.max(warmAtLeastMs, warmSends / perMs)), failure.promise]);
    const fromMs = Number(process.hrtime.bigint() - origin) / 1e6;
    const before = process.cpuUsage();
    await Promise.race([sleep(forMs), failure.promise]);
    const { user, system } = process.cpuUsage(before);
    const measuredMs = Number(process.hrtime.bigint() - origin) / 1e6 - fromMs;
    await pacing.stop();
    return summary(
      folds.filter(({ sent }) => sent[0] >= fromMs),
      (user + system) / (measuredMs * perMs),
    );
  } finally {
    await pacing.stop();
  }
}

/** The better of two tries, the second only if needed: what else runs on the machine can but make it worse. */
export async function measureTwice(load: Load, isGood: (measured: Measured) => boolean): Promise<Measured> {
  const { urls, connections, perSecond, forMs } = load;
  const plans = urls.map((url, index) => {
    return planned(probes.http, { url, connections, rate: `${perSecond}/s` }, String(index));
  });
  return await measurePlansTwice(plans, forMs, isGood);
}

/** The same of any probes. */
export async function measurePlansTwice(
  plans: ProbePlan[],
  forMs: number,
  isGood: (measured: Measured) => boolean,
): Promise<Measured> {
  const first = await measureProbing(plans, forMs);
  if (isGood(first)) return first;
  const second = await measureProbing(plans, forMs);
  return isGood(second) || second.latenessMs.p99 < first.latenessMs.p99 ? second : first;
}

function summary(folds: readonly Fold[], cpuUsPerProbe: number): Measured {
  const lateness: Histogram = folds.reduce((sum: Histogram, fold) => mergeHistograms(sum, fold.lateness), []);
  const count = (outcome?: string) =>
    folds
      .filter((fold) => outcome === undefined || fold.outcome === outcome)
      .reduce((sum, { n: [first, last] }) => sum + last - first + 1, 0);
  return {
    latenessMs: { p50: quantile(lateness, 0.5) ?? NaN, p99: quantile(lateness, 0.99) ?? NaN },
    cpuUsPerProbe,
    failed: count('failed'),
    unknown: count('unknown'),
    sent: count(),
  };
}
