import type { TaskContext } from './task.ts';

/**
 * What a user's program finds in its environment: the lab's own, who it is, and its own `environment`, which wins.
 * What the user's shell says of AWS is left out, so that no program of a lab reaches a real account.
 */
export function environmentOf(
  { identity, order, metadata }: TaskContext,
  listen: { host: string; port?: number },
): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:AWS_|NODE_COMPILE_CACHE$)/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    ...order.environment,
    HOST: listen.host,
    ...(listen.port !== undefined && { PORT: String(listen.port) }),
    SERVICE: order.service,
    TASK_ID: order.taskId,
    INSTANCE_ID: identity.instanceId,
    ZONE: identity.zone,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata,
    ...order.program.environment,
  };
}
