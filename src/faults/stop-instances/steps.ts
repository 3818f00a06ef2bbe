import type { UndoStep } from '#core';
import { z } from 'zod';
import { quoted } from '../quoted.ts';

/** Starts an instance that ran before. */
export const startParams = z.strictObject({ instanceId: z.string(), group: z.string().exactOptional() });

/** Resumes processes of a group that ran before. */
export const resumeParams = z.strictObject({ groupName: z.string(), processes: z.array(z.string()) });

export function startStep(params: z.infer<typeof startParams>, region: string): UndoStep {
  const { instanceId } = params;
  const about = `--region ${region} --instance-ids ${instanceId}`;
  return {
    id: `start ${instanceId}`,
    does: `start ${instanceId} again`,
    params,
    byHand: [`aws ec2 wait instance-stopped ${about}`, `aws ec2 start-instances ${about}`],
  };
}

export function resumeStep(params: z.infer<typeof resumeParams>, region: string): UndoStep {
  const { groupName, processes } = params;
  return {
    id: `resume ${groupName}`,
    does: `resume ${processes.join(' and ')} of ${groupName}`,
    params,
    byHand: [
      `aws autoscaling resume-processes --region ${region} --auto-scaling-group-name ${quoted(groupName)} --scaling-processes ${processes.join(' ')}`,
    ],
  };
}
