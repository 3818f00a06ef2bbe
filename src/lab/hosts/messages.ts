import type { TaskUsage } from '../control/world.ts';
import type { Program } from '../spec/lab-spec.ts';

/** Who a host process is; the first message it gets. */
export interface HostIdentity {
  instanceId: string;
  type: string;
  isSpot: boolean;
  zone: string;
  address: string;
}

/** What the metadata endpoint says of a spot instance's end; times in milliseconds since the epoch. */
export interface SpotAction {
  action: 'terminate';
  at: number;
  noticedAt: number;
}

/** One task, as its host must know it. */
export interface TaskOrder {
  taskId: string;
  service: string;
  program: Program;
  /** What tells whether it works, once it runs. */
  check?: { command: string[]; intervalMs: number; timeoutMs: number };
  /** Where it listens, port 0 for any; absent for a program that listens to nothing. */
  listen?: { host: string; port: number };
  /** What every task of the lab has in its environment. */
  environment: Record<string, string>;
  /** Where a command runs. */
  directory: string;
}

/** What the lab tells a host. */
export type ToHost =
  | { type: 'boot'; identity: HostIdentity }
  /** About to be silent: a short queue is soon full. Answered by hushed, where it has the time. */
  | { type: 'hush'; isHushed: boolean }
  | { type: 'spot-action'; spot: SpotAction | undefined }
  | { type: 'start-task'; task: TaskOrder }
  /** The lab and its reaper know the group, so the command may begin. */
  | { type: 'open-gate'; taskId: string }
  | { type: 'stop-task'; taskId: string; withinMs: number };

/** What a host tells the lab. */
export type FromHost =
  /** `metadataPort`: of its metadata endpoint, on its own address. */
  | { type: 'booted'; metadataPort: number }
  | { type: 'hushed' }
  /** The process group of a user's command, which waits for its gate. */
  | { type: 'task-group'; taskId: string; groupId: number }
  | { type: 'task-started'; taskId: string; port?: number }
  /** `lastLines`: the end of what it wrote, where it failed. */
  | { type: 'task-exited'; taskId: string; exitCode: number | null; lastLines?: string }
  | { type: 'task-checked'; taskId: string; isOk: boolean }
  /** The use of those tasks that are no processes of their own. */
  | { type: 'tasks-measured'; usage: TaskUsage[]; overMs: number };
