import { ExecutePolicyCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { refuseInCooldown } from './cooldown.ts';
import { validationError } from './errors.ts';
import { policyNamed } from './policy.ts';

export const ExecutePolicy = operation(ExecutePolicyCommand, async (input, { lab }: LabRequest) => {
  const { group, policy } = policyNamed(lab.state, input);
  const { MetricValue: value, BreachThreshold: threshold, HonorCooldown = false } = input;
  if (policy.type === 'TargetTrackingScaling')
    throw validationError('A policy of the type TargetTrackingScaling cannot be executed by a request.');
  if (!policy.isEnabled) throw validationError(`Policy ${policy.name} is disabled.`);
  const isStepped = policy.type === 'StepScaling';
  if (isStepped && (value === undefined || threshold === undefined))
    throw validationError(
      'MetricValue and BreachThreshold must be specified for the policy type StepScaling.',
    );
  if (!isStepped && (value !== undefined || threshold !== undefined))
    throw validationError(`MetricValue and BreachThreshold are not supported for ${policy.type}.`);
  if (isStepped && HonorCooldown)
    throw validationError('HonorCooldown is not supported for the policy type StepScaling.');
  if (HonorCooldown) refuseInCooldown(lab, group);
  lab.autoScaling.policies.execute(group, policy, { value: value ?? 0, threshold: threshold ?? 0 });
  return {};
});
