import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CliTarget } from '../lab/aws-cli.ts';
import { squall } from './squall.ts';

/** The quick lab, up by itself with its state in the directory, and the environment in which `--attach` finds it. */
export async function standingLab(directory: string): Promise<{ env: NodeJS.ProcessEnv; lab: CliTarget }> {
  const env = { SQUALL_HOME: join(directory, 'home') };
  onTestFinished(async () => {
    await squall(['lab', 'down'], { env });
  });
  const file = resolve(import.meta.dirname, '../labs/quick.yaml');
  const { code, stdout, stderr } = await squall(['lab', 'up', file, '--json'], { env });
  if (code !== 0) throw new Error(stderr);
  return { env, lab: JSON.parse(stdout) };
}
