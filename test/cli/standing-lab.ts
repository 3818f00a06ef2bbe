import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CliTarget } from '../lab/aws-cli.ts';
import type { Ending } from './run-directory.ts';
import { squall } from './squall.ts';

/**
 * A lab of test/labs, up by itself with its state in the directory, and the environment in which `--attach` finds it.
 */
export async function standingLab(
  directory: string,
  { name = 'quick', atEnd = onTestFinished }: { name?: string; atEnd?: Ending } = {},
): Promise<{ env: NodeJS.ProcessEnv; lab: CliTarget & { nameServer: string } }> {
  const env = { SQUALL_HOME: join(directory, 'home') };
  atEnd(async () => void (await squall(['lab', 'down'], { env })));
  const file = resolve(import.meta.dirname, `../labs/${name}.yaml`);
  const { code, stdout, stderr } = await squall(['lab', 'up', file, '--json'], { env });
  if (code !== 0) throw new Error(stderr);
  return { env, lab: JSON.parse(stdout) };
}
