import { parseLab } from './lab-file.ts';
import type { LabFile } from './lab-file.ts';
import type { LabSpec } from './lab-spec.ts';

/**
 * The lab that needs no file, in the words of a lab file. Most services spread over zones and hosts; both tasks of
 * `invoices` share one host. The tasks of any two hosts fit on the other six.
 */
export const defaultLabFile = {
  version: 1,
  name: 'default',
  seed: 1,
  zones: 3,
  instances: {
    count: 8,
    type: 't3.medium',
    cpu: 2048,
    memory: 3840,
    tags: { squall: 'allowed' },
  },
  services: {
    web: { tasks: 6, cpu: 256, memory: 256 },
    api: { tasks: 6, cpu: 256, memory: 512 },
    checkout: { tasks: 4, cpu: 256, memory: 512 },
    search: { tasks: 3, cpu: 512, memory: 768, answersIn: '20ms' },
    payments: { tasks: 3, cpu: 256, memory: 384 },
    invoices: { tasks: 2, cpu: 128, memory: 256, placement: [{ binpack: 'memory' }] },
  },
  profile: 'fast',
} satisfies LabFile;

/** The default lab, checked and complete; a seed of one's own moves ids and placement. */
export function defaultLab(seed: number = defaultLabFile.seed): LabSpec {
  return parseLab({ ...defaultLabFile, seed });
}
