import type { UndoStep } from '#core';
import type { ContainerInstance } from '#targets';
import { z } from 'zod';
import { quoted } from '../quoted.ts';

/** Lets a container instance have tasks again. */
export const activateParams = z.strictObject({ instanceId: z.string(), containerInstance: z.string() });

export function activateStep({ id, instanceId, cluster }: ContainerInstance, region: string): UndoStep {
  return {
    id: `activate ${instanceId}`,
    does: `let ${instanceId} have tasks again`,
    params: { instanceId, containerInstance: id } satisfies z.infer<typeof activateParams>,
    byHand: [
      `aws ecs update-container-instances-state --region ${region} --cluster ${quoted(cluster)} --container-instances ${id} --status ACTIVE`,
    ],
  };
}
