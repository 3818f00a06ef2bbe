import {
  BadInputError,
  formatShare,
  type AutoScalingGroup,
  type FaultPlan,
  type Inventory,
  listed,
} from '#core';
import { cliOptions, quoted } from '#targets';
import type { PlanContext } from '../contract.ts';
import { sparedIn, sparedText, type Spared } from '../spared.ts';
import type { Params } from './params.ts';

export function plan(params: Params, context: PlanContext): Omit<FaultPlan, 'kind'> {
  const { inventory } = context;
  const group = groupOf(params, inventory);
  const { name, desired, min } = group;
  const count = countOf(params, group);
  const left = desired - count;
  const lowersMin = left < min;
  refuseSize(params, group, { left, where: cliOptions(context, inventory.region) });
  const among = pickable(group, count);
  refuseUnknown(name, among, inventory);
  refuseSpared(params, name, among, sparedIn(context, params.tag));
  const share = params.share === undefined ? '' : ` (${formatShare(params.share)})`;
  return {
    params: {
      ...params,
      region: inventory.region,
      from: { desired, ...(lowersMin && { min }) },
      size: { desired: left, ...(lowersMin && { min: left }) },
    },
    summary: `scale ${name} in from ${desired} to ${left} instances${share}; the group picks who goes`,
    victims: [],
    isReversible: true,
    holdMs: params.for,
    picks: { group: name, count, among },
    cautions: [
      `${name} terminates the ${count} that it picks: to undo means that it launches others.`,
      ...(lowersMin ? [`The minimum size of ${name} is lowered from ${min} to ${left} meanwhile.`] : []),
      'A scaling policy or a scheduled action may raise the size before the undo does.',
    ],
  };
}

function groupOf({ group }: Params, { groups }: Inventory): AutoScalingGroup {
  const names = groups.map(({ name }) => name).join(', ');
  const hint = groups.length === 0 ? 'This fault needs an Auto Scaling group.' : `It has: ${names}.`;
  if (group === undefined) {
    const [only] = groups;
    if (only !== undefined && groups.length === 1) return only;
    const what = groups.length === 0 ? 'no Auto Scaling group' : `${groups.length} Auto Scaling groups`;
    throw new BadInputError(`The target has ${what}; name the one to scale in`, { hint });
  }
  const named = groups.find(({ name }) => name === group);
  if (named === undefined) throw new BadInputError(`The target has no Auto Scaling group ${group}`, { hint });
  return named;
}

function countOf({ share, count, to }: Params, { name, desired }: AutoScalingGroup): number {
  if (to !== undefined) {
    if (to < desired) return desired - to;
    throw new BadInputError(`to: ${to} is no scale-in of ${name}, which desires ${desired} instances`, {
      hint: `Give a number below ${desired}.`,
    });
  }
  // Without the noise of floats, which would take one more.
  return count ?? Math.max(1, Math.ceil(Number(((share ?? 0) * desired).toFixed(9))));
}

function refuseSize(
  { to, lowerMin }: Params,
  group: AutoScalingGroup,
  { left, where }: { left: number; where: string },
): void {
  const { name, desired, min, suspendedProcesses, inServiceIds = [] } = group;
  if (left <= 0 && to === undefined) {
    throw new BadInputError(`That would take all ${desired} instances of ${name}`, {
      hint: 'Ask for fewer, or write to: 0.',
    });
  }
  if (left < min && !lowerMin) {
    throw new BadInputError(`${name} can't go to ${left} instances: its minimum size is ${min}`, {
      hint: 'Ask for fewer, or write lowerMin: true to lower the minimum meanwhile.',
    });
  }
  if (suspendedProcesses.includes('Terminate')) {
    throw new BadInputError(`${name} would terminate nobody: its process Terminate is suspended`, {
      hint: `Resume it: aws autoscaling resume-processes ${where} --auto-scaling-group-name ${quoted(name)} --scaling-processes Terminate`,
    });
  }
  if (inServiceIds.length === desired) return;
  throw new BadInputError(
    `${name} is still changing: it desires ${desired} instances, and ${inServiceIds.length} are in service`,
    { hint: 'Wait until both are the same: who goes could not be told from who comes.' },
  );
}

function pickable({ name, inServiceIds = [], protectedIds = [] }: AutoScalingGroup, count: number): string[] {
  const among = inServiceIds.filter((id) => !protectedIds.includes(id)).sort();
  if (among.length >= count) return among;
  throw new BadInputError(
    `${name} can pick ${among.length} of ${inServiceIds.length} instances, and ${count} are to go: the others are protected from scale-in`,
    { hint: 'Ask for fewer, or take the protection off.' },
  );
}

function refuseUnknown(group: string, among: string[], { instances }: Inventory): void {
  const known = new Set(instances.map(({ id }) => id));
  const missing = among.filter((id) => !known.has(id));
  if (missing.length === 0) return;
  throw new BadInputError(
    `${group} may pick instances that another fault hurts or that could not be read: ${listed(missing)}`,
    { hint: 'Hurt one group with one fault at a time.' },
  );
}

function refuseSpared({ tag }: Params, group: string, among: string[], spared: Spared): void {
  const kept = among.filter((id) => spared.has(id));
  if (kept.length === 0) return;
  throw new BadInputError(
    `${group} picks who goes, and ${kept.length} of ${among.length} may not be hurt: ${sparedText(kept, spared)}`,
    { hint: `Tag all of them with ${tag}, or protect the others from scale-in.` },
  );
}
