import { alertFloorMs } from '#analysis';
import { SquallError, stopOf } from '#core';
import type { Experiment, Inventory, Plan, PreflightFinding } from '#core';
import { refuseBelowFloor } from './alerts.ts';
import { decide, decideOn, takeInventory } from './decide.ts';
import type { OpenedTarget } from './decide.ts';
import { Examination } from './examination.ts';
import type { ExamineOptions } from './examination.ts';
import { compareClocks } from './preflight.ts';

interface Examined {
  findings: PreflightFinding[];
  inventory: Inventory;
  plan: Plan;
  /** Those that a run would follow, with how soon each can clear at all. */
  alerts: { name: string; floorMs: number | null }[];
}

/**
 * Everything that a run of this experiment looks at before it hurts anybody, and a moment of its probes. Changes nothing.
 * Raises what keeps it from being planned.
 */
export async function examine(
  experiment: Experiment,
  opened: OpenedTarget,
  options: ExamineOptions,
): Promise<Examined> {
  const looking = new Examination(experiment, opened, options);
  const { inventory, plan } = await decide(experiment, opened, looking.deciding);
  const described = await looking.lookAtAlerts(inventory);
  refuseBelowFloor(described, experiment);
  await looking.lookAtProbes(plan);
  const alerts = described.map((one) => ({ name: one.name, floorMs: alertFloorMs(one) }));
  return { findings: looking.findings, inventory, plan, alerts };
}

/** The same as far as it goes: what keeps it from being planned is a finding, and the rest is looked at all the same. */
export async function diagnose(
  experiment: Experiment,
  opened: OpenedTarget,
  options: ExamineOptions,
): Promise<{ findings: PreflightFinding[]; inventory?: Inventory; plan?: Plan }> {
  const looking = new Examination(experiment, opened, options);
  const { findings } = looking;
  const attempt = <T>(work: () => T | Promise<T>) => orFinding(work, findings, options.signal);
  const inventory = await attempt(() => takeInventory(opened, looking.deciding));
  if (!inventory) return { findings };
  const decideAs = (as: Experiment) => attempt(() => decideOn(inventory, as, opened, looking.deciding));
  const plan = await decideAs(experiment);
  const watched = plan ?? (await decideAs({ ...experiment, faults: [], guards: [], expect: [] }));
  if (!plan) findings.push(...(await compareClocks(opened.target, options.signal)));
  const described = await attempt(() => looking.lookAtAlerts(inventory));
  if (described) await attempt(() => refuseBelowFloor(described, experiment));
  if (watched) await attempt(() => looking.lookAtProbes(watched));
  return { findings, inventory, ...(plan && { plan }) };
}

/** What the work comes to; an error of Squall's own becomes a finding that keeps a run from hurting. */
export async function orFinding<T>(
  work: () => T | Promise<T>,
  findings: PreflightFinding[],
  signal: AbortSignal,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof SquallError)) throw error;
    findings.push(stopOf(error));
    return undefined;
  }
}
