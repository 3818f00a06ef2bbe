/** A cause in Auto Scaling's form; one that has its time already is left as it is. */
export function stamped(at: number, cause: string): string {
  if (cause.startsWith('At ')) return cause;
  return `At ${new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')} ${cause}`;
}

export function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : text.slice(0, longest);
}

/** Why a member leaves or comes, in Auto Scaling's words. */
export const causes = {
  notRunning:
    'an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.',
  elb: 'an instance was taken out of service in response to an ELB system health check failure.',
  user: 'an instance was taken out of service in response to a user health-check.',
  abandoned: 'an instance was taken out of service in response to a launch failure.',
  replaced: 'an instance was launched in response to an unhealthy instance needing to be replaced.',
  created: (desired: number) =>
    `a user request created an AutoScalingGroup changing the desired capacity from 0 to ${desired}.`,
  updated: (min: number, max: number, from: number, to: number) =>
    `a user request update of AutoScalingGroup constraints to min: ${min}, max: ${max}, desired: ${to} changing the desired capacity from ${from} to ${to}.`,
  setDesired: (from: number, to: number) =>
    `a user request explicitly set group desired capacity changing the desired capacity from ${from} to ${to}.`,
  forceDeleted: (from: number) =>
    `a user request force deleted AutoScalingGroup changing the desired capacity from ${from} to 0.`,
  policyByUser: (policy: string, from: number, to: number) =>
    `a user request executed policy ${policy} changing the desired capacity from ${from} to ${to}.`,
  policyByAlarm: (alarm: string, state: string, policy: string, from: number, to: number) =>
    `a monitor alarm ${alarm} in state ${state} triggered policy ${policy} changing the desired capacity from ${from} to ${to}.`,
  started: (from: number, to: number) =>
    `an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${from} to ${to}.`,
  shrunk: (from: number, to: number) =>
    `an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from ${from} to ${to}.`,
  selected: (id: string) => `instance ${id} was selected for termination.`,
  rebalanced: (full: string, empty: string) =>
    `an instance was launched to aid in balancing the group's zones: availability zone ${full} had more instances than ${empty}.`,
  terminatedByUser: (id: string, capacity?: { from: number; to: number }) =>
    `instance ${id} was taken out of service in response to a user request${shrinking(capacity)}.`,
  detached: (id: string, capacity?: { from: number; to: number }) =>
    `instance ${id} was detached in response to a user request${shrinking(capacity)}.`,
  standby: (id: string, capacity?: { from: number; to: number }) =>
    `instance ${id} was moved to standby in response to a user request${shrinking(capacity)}.`,
  exited: (id: string, from: number, to: number) =>
    `instance ${id} was moved out of standby in response to a user request, increasing the capacity from ${from} to ${to}.`,
  attached: (id: string, from: number, to: number) =>
    `an instance was attached in response to a user request: ${id}, increasing the capacity from ${from} to ${to}.`,
};

function shrinking(capacity?: { from: number; to: number }): string {
  return capacity ? `, shrinking the capacity from ${capacity.from} to ${capacity.to}` : '';
}
