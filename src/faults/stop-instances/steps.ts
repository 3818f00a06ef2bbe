import type { UndoStep } from '#core';
import { quoted } from '#targets';
import { z } from 'zod';

/** Starts an instance that ran before. */
export const startParams = z.strictObject({ instanceId: z.string(), group: z.string().exactOptional() });

/** Resumes processes of a group that ran before. */
export const resumeParams = z.strictObject({ groupName: z.string(), processes: z.array(z.string()) });

export function startStep(params: z.infer<typeof startParams>, where: string): UndoStep {
  const { instanceId } = params;
  const about = `${where} --instance-ids ${instanceId}`;
  return {
    id: `start ${instanceId}`,
    does: `start ${instanceId} again`,
    params,
    // Who is starting again already would let the wait last for ten minutes.
    byHand: [
      `case "$(aws ec2 describe-instances ${about} --query 'Reservations[].Instances[].State.Name' --output text)" in running|pending) ;; *) aws ec2 wait instance-stopped ${about} && aws ec2 start-instances ${about} ;; esac`,
    ],
  };
}

export function resumeStep(params: z.infer<typeof resumeParams>, where: string): UndoStep {
  const { groupName, processes } = params;
  return {
    id: `resume ${groupName}`,
    does: `resume ${processes.join(' and ')} of ${groupName}`,
    params,
    byHand: [
      `aws autoscaling resume-processes ${where} --auto-scaling-group-name ${quoted(groupName)} --scaling-processes ${processes.join(' ')}`,
    ],
  };
}
