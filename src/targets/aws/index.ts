// An ECS cluster on EC2, read and hurt through the AWS SDK; whether AWS or the lab answers makes no difference.
import { TargetError } from '#core';
import type { Target } from '../contract.ts';
import type { AwsTargetOptions } from './options.ts';

export type { AwsTargetOptions } from './options.ts';

/** Opens an ECS cluster as a target. Nothing is loaded or asked before the first call. */
export function openAwsTarget(options: AwsTargetOptions): Target {
  const notYet = () => Promise.reject(new TargetError('not read yet'));
  return { name: options.name, inventory: notYet, look: notYet, close: () => undefined };
}
