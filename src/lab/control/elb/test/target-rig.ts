import type { BehaviourName } from '../../../spec/behaviours.ts';
import type { LabFile } from '../../../spec/lab-file.ts';
import { bootedLab } from '../../test/virtual-lab.ts';
import type { VirtualLab } from '../../test/virtual-lab.ts';
import type { Routing } from '../../world.ts';
import type { BalancerRecord, ListenerRecord, TargetGroupRecord, TargetRecord } from '../records.ts';

/** A booted lab, with what a test of targets asks for. */
export interface TargetRig extends VirtualLab {
  balancer: BalancerRecord;
  listener: ListenerRecord;
  /** The target group of a service. */
  group: (service: string) => TargetGroupRecord;
  /** The first target of a service. */
  target: (service: string) => TargetRecord;
  /** The results of so many checks of a target, one after the other. */
  check: (group: TargetGroupRecord, target: TargetRecord, ...results: boolean[]) => void;
  /** What the balancer was told of a target group last. */
  routed: (group: TargetGroupRecord) => Routing['targetGroups'][number] | undefined;
}

export function targetRig(changes: Partial<LabFile> = {}, without: BehaviourName[] = []): TargetRig {
  const lab = bootedLab({ ...changes, without });
  const { elb } = lab.plane.state;
  const [balancer] = elb.balancers.values();
  const [listener] = balancer?.listeners.values() ?? [];
  if (!balancer || !listener) throw new Error('a new lab has no balancer');
  const group = (service: string): TargetGroupRecord => {
    const found = [...elb.targetGroups.values()].find(({ name }) => name === service);
    if (!found) throw new Error(`no target group for ${service}`);
    return found;
  };
  return {
    ...lab,
    balancer,
    listener,
    group,
    target(service) {
      const [first] = group(service).targets.values();
      if (!first) throw new Error(`no target of ${service}`);
      return first;
    },
    check(of, { id }, ...results) {
      for (const isOk of results)
        lab.plane.targetChecked(
          of.arn,
          id,
          isOk ? { isOk } : { isOk, reason: 'Target.Timeout', description: 'Request timed out' },
        );
    },
    routed: ({ arn }) =>
      lab.world.routings
        .findLast(({ routing }) => routing.targetGroups.some((each) => each.arn === arn))
        ?.routing.targetGroups.find((each) => each.arn === arn),
  };
}

/** Ids in a routing's list, for short assertions. */
export function idsOf(targets: readonly { id: string }[] = []): string[] {
  return targets.map(({ id }) => id);
}
