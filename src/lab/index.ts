// The embedded AWS: starts a lab as a process and says how to reach it. Everything else goes through its URL.
import { z } from 'zod';
import { labFileSchema } from './spec/lab-file.ts';

export { forkLab } from './process/fork-lab.ts';
export type { ForkOptions, LabHandle } from './process/fork-lab.ts';
export { readLab } from './process/read-lab.ts';
export { labDown, labIncident, labStatus, labUp } from './process/standing-lab.ts';
export type { LabStatus } from './process/standing-lab.ts';

/** The JSON Schema of a lab file, for editors. */
export function labFileJsonSchema(): object {
  return z.toJSONSchema(labFileSchema, { io: 'input', target: 'draft-7' });
}
