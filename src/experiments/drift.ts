import { RefusedError, carriesTag, servicesOnlyOn, tagParts, usualTag, listed } from '#core';
import { isDeepStrictEqual } from 'node:util';
import type { ApprovedPlan, AutoScalingGroup, FaultPlan, Inventory, Victim } from '#core';
import { faultNamed } from './plan-faults.ts';

/**
 * What is no longer as it was when a plan was made, as far as it matters to who said yes: where it is, whom it hurts, what
 * they carry, who would be lost by it, and what brings them back. New tasks of the same services on the same hosts, other
 * addresses, or instances that nobody hurts and that carry the same do not.
 */
function driftOf({ inventory: then, plan }: ApprovedPlan, now: Inventory): string[] {
  return [
    ...changed('account', then.account, now.account),
    ...changed('region', then.region, now.region),
    ...changed('target', then.target, now.target),
    ...servicesDrift(then, now),
    ...plan.faults.flatMap((fault) => faultDrift(fault, then, now)),
    ...lostDrift(plan.faults, then, now),
    ...groupsDrift(then, now),
  ];
}

/** Raises RefusedError, with all that has drifted, where the plan is no longer what somebody said yes to. */
export function refuseDrifted(approved: ApprovedPlan, now: Inventory): void {
  const drift = driftOf(approved, now);
  if (drift.length === 0) return;
  const shown = drift.slice(0, mostShown);
  const more = drift.length - shown.length;
  throw new RefusedError(
    [
      `The target has drifted since the plan was made (${approved.madeAt}):`,
      ...shown.map((one) => `  ${one}`),
      ...(more > 0 ? [`  +${more} more`] : []),
    ].join('\n'),
    { hint: 'Plan again, look at it, and run that.' },
  );
}

const mostShown = 20;

/** The approved faults, their victims with what they carry now. */
export function faultsNow({ plan }: ApprovedPlan, now: Inventory): FaultPlan[] {
  return plan.faults.map((fault) => ({
    ...fault,
    victims: fault.victims.map((victim) => ({
      ...victim,
      ...now.instances.find(({ id }) => id === victim.id),
      tasks: tasksIn(now.services, victim.id),
    })),
  }));
}

function faultDrift(fault: FaultPlan, then: Inventory, now: Inventory): string[] {
  const { victims, picks, draw } = fault;
  return [
    ...victims.flatMap((victim) => victimDrift(victim, now, draw?.aim.tag ?? tagOf(fault))),
    ...(picks ? picksDrift(picks, tagOf(fault), [then, now]) : []),
  ];
}

/** Whom the group may pick, that each of them may be hurt, and which services it could take whole. */
function picksDrift(
  { group, count, among }: NonNullable<FaultPlan['picks']>,
  tag: string,
  [then, now]: [Inventory, Inventory],
): string[] {
  const running = now.instances.filter(({ id, state }) => among.includes(id) && state === 'running');
  const live = now.groups.find(({ name }) => name === group);
  const pickable = live ? pickableOf(live) : [];
  const losable = (inventory: Inventory, ids: readonly string[]) =>
    servicesOnlyOn(new Set(ids), inventory, count).join(', ');
  return [
    ...among
      .filter((id) => !running.some((one) => one.id === id))
      .map((id) => `${id}, which ${group} might have picked, no longer runs`),
    ...running
      .filter((one) => !carriesTag(one, tag))
      .map(({ id }) => `${id}, which ${group} may pick, does not carry ${tag}`),
    ...(isDeepStrictEqual([...among].sort(), pickable)
      ? []
      : [`whom ${group} may pick: ${listed([...among].sort())} → ${listed(pickable) || 'none'}`]),
    ...changed(`services that ${group} could take whole`, losable(then, among), losable(now, pickable)),
  ];
}

function pickableOf({
  instanceIds,
  inServiceIds = instanceIds,
  protectedIds = [],
}: AutoScalingGroup): string[] {
  return inServiceIds.filter((id) => !protectedIds.includes(id)).sort();
}

function tagOf({ kind, params }: FaultPlan): string {
  return faultNamed(kind).optInTag?.(params) ?? usualTag;
}

function victimDrift(victim: Victim, { instances, services }: Inventory, tag: string): string[] {
  const { key } = tagParts(tag);
  const { id, zone, tags, group } = victim;
  const live = instances.find((one) => one.id === id);
  if (!live) return [`${id} is gone`];
  if (live.state !== 'running') return [`${id} is ${live.state}`];
  const carried = (tasks: readonly { service: string }[]) =>
    tasks
      .map(({ service }) => service)
      .sort()
      .join(', ');
  return [
    ...(live.isProtected ? [`${id} is protected from termination now`] : []),
    ...changed(`zone of ${id}`, zone, live.zone),
    ...changed(`group of ${id}`, group ?? 'none', live.group ?? 'none'),
    ...changed(`tag ${key} of ${id}`, tags[key] ?? 'none', live.tags[key] ?? 'none'),
    ...changed(`what ${id} carries`, carried(victim.tasks), carried(tasksIn(services, id))),
  ];
}

/** What all victims together take: faults go one after the other, and none is put back before the last has left. */
function lostDrift(faults: readonly FaultPlan[], then: Inventory, now: Inventory): string[] {
  const hurt = new Set(faults.flatMap(({ victims }) => victims.map(({ id }) => id)));
  const [lostThen, lostNow] = [servicesOnlyOn(hurt, then), servicesOnlyOn(hurt, now)];
  return changed('services that have no host left with it', lostThen.join(', '), lostNow.join(', '));
}

function servicesDrift(then: Inventory, now: Inventory): string[] {
  const [before, after] = [then, now].map(
    ({ services }) => new Map(services.map(({ name, desired }) => [name, desired])),
  );
  const names = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])].sort();
  return names.flatMap((name) => {
    const told = (desired: number | undefined) => (desired === undefined ? 'not there' : `${desired} tasks`);
    return changed(`service ${name}`, told(before?.get(name)), told(after?.get(name)));
  });
}

function groupsDrift(then: Inventory, now: Inventory): string[] {
  return then.groups.flatMap(({ name, desired, suspendedProcesses }) => {
    const live = now.groups.find((one) => one.name === name);
    if (!live) return [`the group ${name} is gone`];
    const list = (processes: readonly string[]) => [...processes].sort().join(', ') || 'nothing';
    return [
      ...changed(`size of ${name}`, String(desired), String(live.desired)),
      ...changed(`what ${name} has suspended`, list(suspendedProcesses), list(live.suspendedProcesses)),
    ];
  });
}

function tasksIn(services: Inventory['services'], instance: string): Victim['tasks'] {
  return services.flatMap(({ name, tasks }) =>
    tasks
      .filter(({ instanceId, status }) => instanceId === instance && status === 'RUNNING')
      .map(({ id }) => ({ id, service: name })),
  );
}

function changed(what: string, then: string, now: string): string[] {
  return then === now ? [] : [`${what}: ${then || 'none'} → ${now || 'none'}`];
}
