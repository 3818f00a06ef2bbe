import { formatDuration, messageOf, RefusedError, listed } from '#core';
import type { FaultPlan, Inventory, Plan, PreflightFinding } from '#core';
import { cliOptions, quoted } from '#targets';
import type { Rehearsal, Target } from '#targets';
import { compareLoads } from './compare-loads.ts';
import { untaggedThings } from './opt-in.ts';
import { faultNamed } from './plan-faults.ts';

/** AWS refuses what is signed more than five minutes off; alerts are timed by its clock. */
const clocksMayDifferMs = 2000;
const clocksMustNotDifferMs = 240_000;
const mostIds = 5;

/** Processes without which a group does not bring back what it loses. */
const replacing = ['Launch', 'Terminate', 'HealthCheck', 'ReplaceUnhealthy', 'AddToLoadBalancer'];

interface PreflightOptions {
  target: Target;
  inventory: Inventory;
  signal: AbortSignal;
}

/** Looks at everything that can be known before anybody is hurt; each finding says what to do. Changes nothing. */
export async function preflight(
  { faults }: Pick<Plan, 'faults'>,
  { target, inventory, signal }: PreflightOptions,
): Promise<PreflightFinding[]> {
  if (faults.length === 0) return [];
  const [rehearsed, clocks, loads, untagged] = await Promise.all([
    rehearse(faults, target, signal),
    compareClocks(target, signal),
    compareLoads(faults, target, signal),
    untaggedThings(faults, { target, inventory, signal }),
  ]);
  return [
    ...rehearsed,
    ...clocks,
    ...loads,
    ...untagged,
    ...sparedOnes(faults),
    ...unfeltVictims(faults),
    ...groupsOf(inventory, faults, cliOptions(target, inventory.region)),
    ...closedHosts(inventory),
    ...servicesOf(inventory),
  ];
}

/** Raises RefusedError with all that keeps a run from hurting anybody. */
export function refuseStopped(findings: readonly PreflightFinding[]): void {
  const stops = findings.filter(({ level }) => level === 'stop');
  const [first] = stops;
  if (!first) return;
  throw new RefusedError(
    `Nothing was injected: ${stops.map(({ what }) => what).join('; ')}.`,
    first.todo === undefined ? {} : { hint: first.todo },
  );
}

async function rehearse(
  faults: readonly FaultPlan[],
  target: Target,
  signal: AbortSignal,
): Promise<PreflightFinding[]> {
  const rehearsals = faults.flatMap((plan): Rehearsal[] => faultNamed(plan.kind).rehearsals?.(plan) ?? []);
  const untold = [...new Set(faults.map(({ kind }) => kind))].filter(
    (kind) => faultNamed(kind).rehearsals === undefined,
  );
  const missing = untold.map((kind): PreflightFinding => ({
    level: 'warn',
    what: `whether ${kind} is permitted can't be asked beforehand: AWS has no dry run for it`,
    todo: 'squall iam prints what it needs.',
  }));
  if (rehearsals.length === 0 || !target.rehearsal) return missing;
  try {
    const refusals = await target.rehearsal.refusals(rehearsals, signal);
    const stops = refusals.map(({ action, ids, why }): PreflightFinding => ({
      level: 'stop',
      what: `${action} would be refused for ${idsText(ids)}: ${why}`,
      todo: `Allow it to the role or user that Squall runs as: squall iam prints the policy.`,
    }));
    const count = new Set(rehearsals.flatMap(({ ids }) => ids)).size;
    const actions = [...new Set(rehearsals.map(({ action }) => action))];
    const ok: PreflightFinding = {
      level: 'ok',
      what: `${listed(actions)} would be done to ${count === 1 ? 'its instance' : `all ${count} instances`}`,
    };
    return [...missing, ...(stops.length > 0 ? stops : [ok])];
  } catch (error) {
    signal.throwIfAborted();
    return [...missing, { level: 'warn', what: `the dry run could not be asked: ${messageOf(error)}` }];
  }
}

/** Whether this machine and the target agree on the time; nothing where the target does not tell it. */
export async function compareClocks(target: Target, signal: AbortSignal): Promise<PreflightFinding[]> {
  const offset = await target.clockOffset?.(signal).catch(() => undefined);
  signal.throwIfAborted();
  if (!offset) return [];
  const { aheadMs, errorMs } = offset;
  const atLeast = Math.max(0, Math.abs(aheadMs) - errorMs);
  if (atLeast <= clocksMayDifferMs)
    return [{ level: 'ok', what: 'the clocks of the target and of this machine agree' }];
  const what = `this machine's clock is ${formatDuration(atLeast)} ${aheadMs > 0 ? 'behind' : 'ahead of'} the target's`;
  const todo = 'Let it be kept by NTP: chronyc tracking, timedatectl.';
  return [{ level: atLeast > clocksMustNotDifferMs ? 'stop' : 'warn', what, todo }];
}

/** Who may not be hurt though the target has them. */
function sparedOnes(faults: readonly FaultPlan[]): PreflightFinding[] {
  return faults.flatMap(({ draw }) =>
    (draw?.excluded ?? []).map(({ reason, ids }): PreflightFinding => ({
      level: 'warn',
      what: `${ids.length} of ${draw?.running ?? 0} running instances are spared: ${reason} (${idsText(ids)})`,
      todo: 'If they should take part, tag them or lift their protection.',
    })),
  );
}

/** Whose loss nobody would notice: such a run holds, and tells nothing. */
function unfeltVictims(faults: readonly FaultPlan[]): PreflightFinding[] {
  const idle = faults.flatMap(({ victims }) => victims).filter(({ tasks }) => tasks.length === 0);
  if (idle.length === 0) return [];
  const ids = idle.map(({ id }) => id);
  const subject = ids.length === 1 ? 'one victim carries' : `${ids.length} victims carry`;
  return [
    {
      level: 'warn',
      what: `${subject} no running task, so that no service is felt to lose one (${idsText(ids)})`,
      todo: 'Aim at hosts of a service (hosting), or take more of them.',
    },
  ];
}

function groupsOf(
  { groups, instances }: Inventory,
  faults: readonly FaultPlan[],
  where: string,
): PreflightFinding[] {
  const hurt = new Set(
    faults.flatMap(({ victims, picks }) => [
      ...victims.flatMap(({ group }) => group ?? []),
      ...(picks ? [picks.group] : []),
    ]),
  );
  return groups
    .filter(({ name }) => hurt.has(name))
    .flatMap(({ name, desired, max, suspendedProcesses, instanceIds }): PreflightFinding[] => {
      const running = instances.filter(
        ({ id, state }) => instanceIds.includes(id) && state === 'running',
      ).length;
      const resting = replacing.filter((process) => suspendedProcesses.includes(process));
      return [
        ...(resting.length === 0
          ? []
          : [
              {
                level: 'warn' as const,
                what: `${name} has suspended ${listed(resting)}, so it will not bring back what it loses`,
                todo: `aws autoscaling resume-processes ${where} --auto-scaling-group-name ${quoted(name)} --scaling-processes ${resting.join(' ')}`,
              },
            ]),
        ...(running >= desired
          ? []
          : [
              {
                level: 'warn' as const,
                what: `${name} has ${running} of ${desired} instances before anything is hurt`,
                todo: 'Wait until it is whole, or what is measured is not the fault alone.',
              },
            ]),
        ...(desired <= max
          ? []
          : [{ level: 'warn' as const, what: `${name} wants ${desired} of at most ${max}` }]),
      ];
    });
}

/** Hosts on which ECS places nothing: what they lose goes elsewhere, and what others lose does not go to them. */
function closedHosts({ instances }: Inventory): PreflightFinding[] {
  const closed = instances.filter(
    ({ state, capacity }) => state === 'running' && capacity?.isClosed === true,
  );
  if (closed.length === 0) return [];
  const ids = idsText(closed.map(({ id }) => id));
  return [
    {
      level: 'warn',
      what: `${closed.length === 1 ? 'one host takes' : `${closed.length} hosts take`} no new tasks: draining, or with an agent that is not heard (${ids})`,
      todo: 'See to them first, or what is measured is not the fault alone.',
    },
  ];
}

function servicesOf({ services }: Inventory): PreflightFinding[] {
  const short = services.filter(({ desired, running }) => running < desired);
  if (short.length === 0) return [];
  const told = short.map(({ name, desired, running }) => `${name} (${running} of ${desired})`);
  return [
    {
      level: 'warn',
      what: `services lack tasks before anything is hurt: ${listed(told)}`,
      todo: 'Wait until they are whole, or what is measured is not the fault alone.',
    },
  ];
}

function idsText(ids: readonly string[]): string {
  const more = ids.length - mostIds;
  return `${ids.slice(0, mostIds).join(', ')}${more > 0 ? `, +${more} more` : ''}`;
}
