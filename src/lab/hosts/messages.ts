/** Who a host process is; the first message it gets. */
export interface HostIdentity {
  instanceId: string;
  zone: string;
  address: string;
}

/** One task, as its host must know it. */
export interface TaskOrder {
  taskId: string;
  service: string;
  path?: string;
  answersInMs: number;
  command?: string[];
}

/** What the lab tells a host. */
export type ToHost =
  | { type: 'boot'; identity: HostIdentity }
  | { type: 'start-task'; task: TaskOrder }
  /** The lab and its reaper know the group, so the command may begin. */
  | { type: 'open-gate'; taskId: string }
  | { type: 'stop-task'; taskId: string; withinMs: number };

/** What a host tells the lab. */
export type FromHost =
  | { type: 'booted' }
  /** The process group of a user's command, which waits for its gate. */
  | { type: 'task-group'; taskId: string; groupId: number }
  | { type: 'task-started'; taskId: string; port: number }
  /** `lastLines`: the end of what the command wrote. */
  | { type: 'task-exited'; taskId: string; exitCode: number | null; lastLines?: string };
