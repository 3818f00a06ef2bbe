import type { HostIdentity, TaskOrder } from './messages.ts';

/** A task as its host runs it. */
export interface RunningTask {
  /** SIGTERM's meaning: no new work, finish what is in flight; what is left after `withinMs` is cut off. */
  stop(withinMs?: number): void;
  /** At once, with everything it started. */
  kill(): void;
}

/** What a host gives to a task it starts. */
export interface TaskContext {
  identity: HostIdentity;
  order: TaskOrder;
  onStarted: (port: number) => void;
  onExited: (exitCode: number | null, lastLines?: string) => void;
}
