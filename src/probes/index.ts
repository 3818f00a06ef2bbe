// Ways to ask a service whether it serves. A new one is a folder and a place in the list below.
import { BadInputError, byName } from '#core';
import type { ProbePlan } from '#core';
import { startPacing } from '#pacing';
import type { PacedProbe, Pacing, PacingOptions } from '#pacing';
import type { Probe } from './contract.ts';
import asgCapacity from './asg-capacity/index.ts';
import command from './command/index.ts';
import containerHealth from './container-health/index.ts';
import dns from './dns/index.ts';
import ecsService from './ecs-service/index.ts';
import http from './http/index.ts';
import ledger from './ledger/index.ts';
import metric from './metric/index.ts';
import { refuseMissingSecrets } from './missing-secrets.ts';
import postgres from './postgres/index.ts';
import queue from './queue/index.ts';
import targetHealth from './target-health/index.ts';
import tcp from './tcp/index.ts';

export { autoOptions } from './contract.ts';
export type { AutoOptions, Probe, ReachedTarget, Subject } from './contract.ts';
export type { Pacing as StartedProbes } from '#pacing';

/** Every probe by its name, the key in an experiment file. */
export const probes = byName(
  asgCapacity,
  command,
  containerHealth,
  dns,
  ecsService,
  http,
  ledger,
  metric,
  postgres,
  queue,
  targetHealth,
  tcp,
);

/**
 * Sends for all these plans until it is stopped; see `startPacing` for what it tells and when it rejects. Raises
 * BadInputError where a secret of one is not there.
 */
export async function startProbes(
  plans: readonly ProbePlan[],
  options: Omit<PacingOptions, 'probes'>,
): Promise<Pacing> {
  refuseMissingSecrets(plans);
  return startPacing({ ...options, probes: plans.map(pacedProbe) });
}

function pacedProbe({ id, kind, params, intervalMs, timeoutMs }: ProbePlan): PacedProbe {
  const probe: Probe | undefined = Object.values(probes).find(({ name }) => name === kind);
  if (!probe) throw new BadInputError(`There is no probe named ${kind}.`);
  return { id, sender: probe.sender.href, params, lane: probe.lane, intervalMs, timeoutMs };
}
