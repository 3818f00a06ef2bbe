import type { StopCode } from './records.ts';

/** Why a task ends, in ECS's codes and words. */
export interface Ending {
  code: StopCode;
  reason: string;
}

export function hostTerminated(instanceId: string): Ending {
  return { code: 'TerminationNotice', reason: `Host EC2 (instance ${instanceId}) terminated.` };
}

export function scaledIn(deploymentId: string | undefined): Ending {
  return {
    code: 'ServiceSchedulerInitiated',
    reason: `Scaling activity initiated by (deployment ${deploymentId ?? ''})`,
  };
}

export function failedChecks(targetGroupArn: string): Ending {
  return {
    code: 'ServiceSchedulerInitiated',
    reason: `Task failed ELB health checks in (target-group ${targetGroupArn})`,
  };
}

export const deregistrationForced: Ending = {
  code: 'UserInitiated',
  reason: 'Container instance deregistration forced by user',
};

export const essentialExited: Ending = {
  code: 'EssentialContainerExited',
  reason: 'Essential container in task exited',
};

export const failedToStart: Ending = { code: 'TaskFailedToStart', reason: 'Task failed to start' };
