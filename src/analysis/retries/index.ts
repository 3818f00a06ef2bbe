// What a client that tries again would have felt, bounded by what neighbouring sends met.
import { usualRetry } from '#core';
import type { Experiment, Fold, Inventory, ObservationOf, ProbePlan, RetryPolicy } from '#core';
import type { Sends } from '../findings.ts';
import type { ProbeTrack } from '../probe-track.ts';
import type { RetriedProbe, RetryFinding } from './finding.ts';
import { Reaches } from './reach.ts';
import { RetryingClient } from './retrying-client.ts';
import { SendHistory } from './send-history.ts';

/** One probe's sends as clients with each policy would have felt them. */
export class ProbeRetries {
  readonly #history: SendHistory;
  readonly #reaches: Reaches;
  readonly #clients: RetryingClient[];
  #mostReached = 1;

  /** `targets`: how many a balancer chooses from; undefined where no balancer of the target is between. */
  constructor(probe: ProbePlan, policies: readonly RetryPolicy[], targets: number | undefined) {
    this.#history = new SendHistory(probe.intervalMs);
    this.#reaches = new Reaches(targets);
    const neighbours = { history: this.#history, reaches: this.#reaches, intervalMs: probe.intervalMs };
    this.#clients = policies.map((policy) => new RetryingClient(policy, probe.timeoutMs, neighbours));
  }

  reaches(told: ObservationOf<'addresses'>): void {
    this.#reaches.take(told);
    this.#mostReached = Math.max(this.#mostReached, this.#reaches.at(Infinity).count);
  }

  /** Takes folds in the order of their places. */
  take(fold: Fold, isSince: boolean): void {
    this.#history.add(fold);
    for (const client of this.#clients) client.take(fold, isSince);
    const next = Math.min(...this.#clients.map((client) => client.next ?? fold.n[1] + 1));
    this.#reaches.forget(this.#history.forget(next - 2 * this.#mostReached));
  }

  finish(): void {
    for (const client of this.#clients) client.finish();
  }

  /** One for each policy, in their order. */
  findings({ sent, failed }: Sends): Omit<RetriedProbe, 'probe' | 'service'>[] {
    const reach = this.#reaches.toText();
    return this.#clients.map((client) => ({ reach, sent, failed, ...client.finding() }));
  }
}

interface Circumstances {
  started: { experiment: Experiment } | undefined;
  inventory: Inventory | undefined;
}

/** The retries of one probe; undefined where its sends are no requests, or nobody would try again. */
export function retriesOf(probe: ProbePlan, { started, inventory }: Circumstances): ProbeRetries | undefined {
  const policies = policiesOf(started);
  if (probe.isRequest === false || policies.length === 0) return undefined;
  const groups = (inventory?.targetGroups ?? []).filter(({ service }) => service === probe.service);
  const targets = groups.reduce((sum, group) => sum + group.targets.length, 0);
  const { isBalanced = groups.length > 0 } = probe;
  return new ProbeRetries(probe, policies, isBalanced ? targets : undefined);
}

/** What clients with each policy would have felt since t0. */
export function retryFindings(
  started: Circumstances['started'],
  tracks: Iterable<ProbeTrack>,
): RetryFinding[] {
  const all = [...tracks].flatMap(({ probe: { id: probe, service }, retries, since }) =>
    retries ? [retries.findings(since).map((one) => ({ probe, service, ...one }))] : [],
  );
  return policiesOf(started).map((policy, index) => ({
    policy,
    probes: all.flatMap((ofProbe) => ofProbe[index] ?? []),
  }));
}

function policiesOf(started: Circumstances['started']): readonly RetryPolicy[] {
  return started?.experiment.retries ?? [usualRetry];
}
