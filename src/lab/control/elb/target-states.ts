import type { InstanceRecord } from '../ec2/records.ts';
import type { TargetRecord } from './records.ts';

/** A target's state with its reason and the text of it, as ELBv2 shows them. */
type Shown = Pick<TargetRecord, 'state' | 'reason' | 'description'>;

export const registering: Shown = {
  state: 'initial',
  reason: 'Elb.RegistrationInProgress',
  description: 'Target registration is in progress',
};

export const inFirstChecks: Shown = {
  state: 'initial',
  reason: 'Elb.InitialHealthChecking',
  description: 'Initial health checks in progress',
};

export const draining: Shown = {
  state: 'draining',
  reason: 'Target.DeregistrationInProgress',
  description: 'Target deregistration is in progress',
};

export const notInUse: Shown = {
  state: 'unused',
  reason: 'Target.NotInUse',
  description: 'Target group is not configured to receive traffic from the load balancer',
};

export function withoutInstance(state: InstanceRecord['state']): Shown {
  return {
    state: 'unused',
    reason: 'Target.InvalidState',
    description: `Target is in the ${state} state`,
  };
}

export function show(target: TargetRecord, { state, reason, description }: Shown): void {
  target.state = state;
  delete target.reason;
  delete target.description;
  if (reason !== undefined) target.reason = reason;
  if (description !== undefined) target.description = description;
}
