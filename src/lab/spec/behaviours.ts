import { ec2Behaviours } from './behaviours/ec2.ts';
import { ecsBehaviours } from './behaviours/ecs.ts';
import { autoScalingBehaviours } from './behaviours/auto-scaling.ts';
import { elbBehaviours } from './behaviours/elb.ts';
import { discoveryBehaviours } from './behaviours/discovery.ts';
import { cloudWatchBehaviours } from './behaviours/cloudwatch.ts';
import { sqsBehaviours } from './behaviours/sqs.ts';
import { apiBehaviours } from './behaviours/api.ts';

/**
 * What the lab does as AWS does it, by area: a name and a sentence each. The control plane and the processes around
 * it ask for each by its name before they do it, so that a lab file can switch it off (`without`), and so that its
 * test can be seen to fail without it.
 */
export const behaviours = {
  ec2: ec2Behaviours,
  ecs: ecsBehaviours,
  'auto-scaling': autoScalingBehaviours,
  elb: elbBehaviours,
  discovery: discoveryBehaviours,
  cloudwatch: cloudWatchBehaviours,
  sqs: sqsBehaviours,
  api: apiBehaviours,
} as const;

type Areas = typeof behaviours;
type NamesOf<Area> = Area extends unknown ? keyof Area & string : never;

/** The name of a behaviour, as a lab file's `without` has it. */
export type BehaviourName = NamesOf<Areas[keyof Areas]>;

/** Every behaviour's name, in the order of the registry. */
export const behaviourNames: readonly BehaviourName[] = Object.values(behaviours).flatMap(namesOf);

function namesOf<Area extends object>(area: Area): (keyof Area & string)[] {
  return Object.keys(area).filter((name): name is keyof Area & string => name in area);
}

export function isBehaviour(name: string): name is BehaviourName {
  return behaviourNames.some((known) => known === name);
}
