import type { Context } from '../context.ts';
import type { GroupRecord } from './records.ts';
import { isSuspended } from './roster.ts';

/** Asks for a member to be a target of the groups that are attached, unless AddToLoadBalancer is suspended. */
export function registerMember(context: Context, group: GroupRecord, id: string): void {
  if (group.targetGroupArns.size === 0 || isSuspended(context, group, 'AddToLoadBalancer')) return;
  context.signals.emit('memberInService', id, [...group.targetGroupArns]);
}

/** Asks for its targets to be deregistered; for how long they drain. */
export function deregisterMember({ signals, state }: Context, group: GroupRecord, id: string): number {
  const registered = [...group.targetGroupArns].flatMap((arn) => {
    const targetGroup = state.elb.targetGroups.get(arn);
    const target = targetGroup?.targets.get(`${id}:${targetGroup.port}`);
    return targetGroup && target
      ? { arn, isUsed: target.state !== 'unused', ms: targetGroup.drainingMs }
      : [];
  });
  if (registered.length === 0) return 0;
  signals.emit(
    'memberLeaving',
    id,
    registered.map(({ arn }) => arn),
  );
  return Math.max(0, ...registered.filter(({ isUsed }) => isUsed).map(({ ms }) => ms));
}
