import { WireError } from '../wire/index.ts';

const mostBytes = 16_384;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** User data as its author wrote it. */
export function readUserData(encoded: string): string {
  const text = encoded.replaceAll(/\s/g, '');
  if (!base64.test(text)) {
    throw new WireError('InvalidParameterValue', 'Invalid BASE64 encoding of user data.');
  }
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length > mostBytes) {
    throw new WireError('InvalidParameterValue', `User data is limited to ${mostBytes} bytes`);
  }
  return bytes.toString('utf8');
}

/** User data as EC2 keeps it. */
export function writeUserData(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** The cluster that the agent's configuration names in user data; the last one counts, as in `ecs.config`. */
export function clusterIn(userData: string): string | undefined {
  const named = [...userData.matchAll(/^(?!\s*#).*\bECS_CLUSTER=["']?([\w-]{1,255})/gm)];
  return named.at(-1)?.[1];
}

/** The user data of hosts that join a cluster. */
export function joining(cluster: string): string {
  return `#!/bin/bash\necho ECS_CLUSTER=${cluster} >> /etc/ecs/ecs.config\n`;
}
