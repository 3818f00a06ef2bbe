import type { UndoStep } from '#core';
import { quoted, type ContainerInstance } from '#targets';
import { z } from 'zod';

/** Lets a container instance have tasks again. */
export const activateParams = z.strictObject({ instanceId: z.string(), containerInstance: z.string() });

export function activateStep({ id, instanceId, cluster }: ContainerInstance, where: string): UndoStep {
  return {
    id: `activate ${instanceId}`,
    does: `let ${instanceId} have tasks again`,
    params: { instanceId, containerInstance: id } satisfies z.infer<typeof activateParams>,
    byHand: [
      `aws ecs update-container-instances-state ${where} --cluster ${quoted(cluster)} --container-instances ${id} --status ACTIVE`,
    ],
  };
}
