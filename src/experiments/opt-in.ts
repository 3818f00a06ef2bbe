import { messageOf, RefusedError, tagParts, listed } from '#core';
import type { FaultPlan, Inventory, PreflightFinding } from '#core';
import { cliOptions, quoted } from '#targets';
import type { Changed, ChangedKind, Target } from '#targets';
import { faultNamed } from './plan-faults.ts';

const changedBy: Record<string, ChangedKind> = {
  'ec2:TerminateInstances': 'instance',
  'ec2:StopInstances': 'instance',
  'ec2:StartInstances': 'instance',
  'ec2:ReplaceNetworkAclAssociation': 'subnet',
  'ecs:UpdateContainerInstancesState': 'container-instance',
  'autoscaling:SuspendProcesses': 'group',
  'autoscaling:ResumeProcesses': 'group',
  'autoscaling:SetDesiredCapacity': 'group',
  'autoscaling:UpdateAutoScalingGroup': 'group',
};

/** What an action of IAM changes that has to carry the opt-in tag; undefined where it changes no such thing. */
export function changedKindOf(action: string): ChangedKind | undefined {
  return Object.hasOwn(changedBy, action) ? changedBy[action] : undefined;
}

/** What a policy tells apart besides instances. */
type Besides = Exclude<ChangedKind, 'instance'>;

/** Raises RefusedError where one that is to be hurt, or that a group may pick, has lost the tag since it was planned. */
export async function refuseUntaggedNow(
  { kind, params, victims, picks }: FaultPlan,
  { tags }: Pick<Target, 'tags'>,
  signal: AbortSignal,
): Promise<void> {
  const tag = faultNamed(kind).optInTag?.(params);
  const ids = [...victims.map(({ id }) => id), ...(picks?.among ?? [])];
  if (tag === undefined || !tags || ids.length === 0) return;
  const missing = await tags.without(tagParts(tag), { kind: 'instance', ids }, signal);
  if (missing.length === 0) return;
  throw new RefusedError(
    `${missing.length === 1 ? 'One that' : `${missing.length} that`} ${kind} would hurt ${missing.length === 1 ? 'carries' : 'carry'} ${tag} no more: ${listed(missing)}.`,
    { hint: 'Somebody has taken it away since the plan was made: ask why, and plan again.' },
  );
}

interface Looking {
  target: Target;
  inventory: Inventory;
  signal: AbortSignal;
}

/** What the faults change besides instances and what does not carry the tag: the policy of `squall iam` would deny it. */
export async function untaggedThings(
  faults: readonly FaultPlan[],
  looking: Looking,
): Promise<PreflightFinding[]> {
  const asked = new Map<string, Asked>();
  for (const plan of faults) for (const one of changesOf(plan)) asked.set(JSON.stringify(one), one);
  const told = await Promise.all([...asked.values()].map((one) => look(one, looking)));
  return told.flat();
}

interface Asked {
  tag: string;
  changed: Changed & { kind: Besides };
}

function changesOf(plan: FaultPlan): Asked[] {
  const { kind, params, victims, picks } = plan;
  const fault = faultNamed(kind);
  const tag = fault.optInTag?.(params);
  if (tag === undefined) return [];
  const ids: Record<Besides, string[]> = {
    group: [...victims.flatMap(({ group }) => group ?? []), ...(picks ? [picks.group] : [])],
    subnet: victims.flatMap(({ subnetId }) => subnetId ?? []),
    'container-instance': victims.map(({ id }) => id),
  };
  const kinds = new Set(fault.actions(params).changes.map(changedKindOf));
  return [...kinds].flatMap((one) => {
    if (one === undefined || one === 'instance' || ids[one].length === 0) return [];
    return [{ tag, changed: { kind: one, ids: [...new Set(ids[one])].sort() } }];
  });
}

async function look(
  { tag, changed }: Asked,
  { target, inventory, signal }: Looking,
): Promise<PreflightFinding[]> {
  const noun = nouns[changed.kind];
  try {
    const missing = (await target.tags?.without(tagParts(tag), changed, signal)) ?? [];
    const [first] = missing;
    if (first === undefined) return [];
    const subject = missing.length === 1 ? `the ${noun} ${first} does` : `${missing.length} ${noun}s do`;
    return [
      {
        level: 'warn',
        what: `${subject} not carry ${tag}: the policy that squall iam prints forbids to change what does not`,
        todo: `Tag what may be changed: ${tagging(changed.kind, missing, tag)} ${cliOptions(target, inventory.region)}${missing.length > 1 && changed.kind === 'container-instance' ? ' and so each of the others' : ''}`,
      },
    ];
  } catch (error) {
    signal.throwIfAborted();
    return [
      { level: 'warn', what: `whether each ${noun} carries ${tag} can't be read: ${messageOf(error)}` },
    ];
  }
}

const nouns: Record<Besides, string> = {
  group: 'Auto Scaling group',
  subnet: 'subnet',
  'container-instance': 'container instance',
};

function tagging(kind: Besides, ids: readonly string[], tag: string): string {
  const { key, value } = tagParts(tag);
  const [first = ''] = ids;
  if (kind === 'container-instance')
    return `aws ecs tag-resource --resource-arn ${first} --tags key=${quoted(key)},value=${quoted(value)}`;
  if (kind === 'subnet')
    return `aws ec2 create-tags --resources ${ids.join(' ')} --tags Key=${quoted(key)},Value=${quoted(value)}`;
  const tags = ids.map((id) =>
    quoted(
      `ResourceId=${id},ResourceType=auto-scaling-group,Key=${key},Value=${value},PropagateAtLaunch=false`,
    ),
  );
  return `aws autoscaling create-or-update-tags --tags ${tags.join(' ')}`;
}
