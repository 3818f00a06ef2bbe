import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const schema = z.object({
  name: z.string(),
  file: z.string(),
  profile: z.string(),
  constants: z.record(z.string(), z.string()),
  endpoint: z.string(),
  region: z.string(),
  credentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  cluster: z.string(),
  ingress: z.string(),
  nameServer: z.string(),
  pid: z.number(),
  desk: z.object({ url: z.string(), token: z.string() }),
  logFile: z.string(),
  startedAt: z.string(),
});

/** What a lab that stays writes down for other commands: how to reach it, and what opens its desk. */
export type LabStateFile = z.output<typeof schema>;

/** The state file; undefined when there is none or it is no state file. */
export function readStateFile(path: string): LabStateFile | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Puts the file there in one step, readable by its owner alone; false when one is there already. */
export function placeStateFile(path: string, state: LabStateFile): boolean {
  const draft = `${path}.${state.pid}`;
  writeFileSync(draft, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes the file if it is still that lab's, or, without a token, if it is no state file. */
export function removeStateFile(path: string, token?: string): void {
  if (readStateFile(path)?.desk.token === token) rmSync(path, { force: true });
}
