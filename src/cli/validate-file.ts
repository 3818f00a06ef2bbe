import { parseConfig } from '#config';
import { parseExperiment, stepsOf } from '#experiments';
import { readLab } from '#lab';
import { dirname, resolve } from 'node:path';
import { withTarget } from './open-target.ts';
import { readTextFile } from './read-file.ts';

/**
 * Checks a configuration, a lab file by itself, or an experiment file with the lab file or the target of squall.yaml and
 * the files of its load that it names; tells what it is.
 */
export async function validateFile(file: string, config: string | undefined): Promise<string> {
  const { text, name } = readTextFile(file);
  const has = (key: string) => new RegExp(`^["']?${key}["']?:`, 'm').test(text);
  if (!has('faults') && has('targets')) {
    const { targets } = parseConfig(text, name);
    return `${name}  (configuration: ${[...targets.keys()].join(', ') || 'no target'})`;
  }
  if (!has('faults') && has('services')) {
    const lab = await readLab(file);
    return `${name}  (lab ${lab.name})`;
  }
  const experiment = withTarget(parseExperiment(text, name, dirname(resolve(file))), config);
  stepsOf(experiment);
  const { name: own, target } = experiment;
  if (target.kind === 'lab' && target.file !== undefined) await readLab(resolve(dirname(file), target.file));
  return `${name}  (${own})`;
}
