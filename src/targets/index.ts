// What can be read and hurt, as small capabilities.
export type { InstanceState, Target, TerminatesInstances } from './contract.ts';
export { openAwsTarget, type AwsTargetOptions } from './aws/index.ts';
