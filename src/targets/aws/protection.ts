import { carriesTag } from '#core';
import type { Instance } from '#core';
import type { Connection } from './connection.ts';
import { codeBehind, DeniedError } from './explain.ts';

/**
 * Marks the running instances that carry an opt-in tag and are protected from termination; of no tag, none is asked about. EC2 tells it one
 * instance at a time, so nobody else is asked about; what stayed unread is told in `gaps`.
 */
export async function readProtection(
  connection: Connection,
  instances: readonly Instance[],
  optInTags: readonly string[],
  gaps: string[],
): Promise<Instance[]> {
  if (optInTags.length === 0) return [...instances];
  const running = instances.filter(({ state }) => state === 'running');
  const candidates = running.filter((instance) => optInTags.some((tag) => carriesTag(instance, tag)));
  const unasked = running.length - candidates.length;
  if (unasked > 0) {
    gaps.push(
      `Termination protection was not read for ${unasked} running instances without ${optInTags.join(' or ')}.`,
    );
  }
  const answers = await protectionOf(connection, candidates, gaps);
  const isProtected = new Set(candidates.filter((_, index) => answers[index]).map(({ id }) => id));
  return instances.map((instance) => ({ ...instance, isProtected: isProtected.has(instance.id) }));
}

async function protectionOf(
  connection: Connection,
  candidates: readonly Instance[],
  gaps: string[],
): Promise<boolean[]> {
  const [first, ...others] = candidates;
  if (first === undefined) return [];
  try {
    // Whoever may not ask about one may ask about none: that takes one call to learn.
    const answer = await isProtected(connection, first.id);
    return [answer, ...(await Promise.all(others.map(({ id }) => isProtected(connection, id))))];
  } catch (error) {
    if (!(error instanceof DeniedError)) throw error;
    gaps.push(`Termination protection is unknown, taken as off. ${error.message}`);
    return [];
  }
}

async function isProtected({ clients, read }: Connection, InstanceId: string): Promise<boolean> {
  try {
    const { DisableApiTermination } = await read('ec2:DescribeInstanceAttribute', (options) =>
      clients.ec2.describeInstanceAttribute({ InstanceId, Attribute: 'disableApiTermination' }, options),
    );
    return DisableApiTermination?.Value === true;
  } catch (error) {
    if (codeBehind(error) === 'InvalidInstanceID.NotFound') return false;
    throw error;
  }
}
