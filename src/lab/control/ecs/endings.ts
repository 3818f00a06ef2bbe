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

/** The checks that a running task fails: of a target group, or else of its container. */
export interface Failing {
  targetGroup?: string;
}

export function failedChecks({ targetGroup }: Failing): Ending {
  return {
    code: 'ServiceSchedulerInitiated',
    reason:
      targetGroup === undefined
        ? 'Task failed container health checks'
        : `Task failed ELB health checks in (target-group ${targetGroup})`,
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
