import type { HostIdentity, TaskOrder } from './messages.ts';

/** A task as its host runs it. */
export interface RunningTask {
  /** SIGTERM's meaning: no new work, finish what is in flight; what is left after `withinMs` is cut off. */
  stop(withinMs?: number): void;
  /** At once, with everything it started. */
  kill(): void;
  /** Changes how many connections wait at most; absent where the host can't. */
  setBacklog?(backlog: number): void;
  /** Requests or messages so far; absent for a task with a process of its own. */
  handled?(): number;
}

/** What a host gives to a task it starts. */
export interface TaskContext {
  identity: HostIdentity;
  order: TaskOrder;
  /** The URL of the host's metadata endpoint. */
  metadata: string;
  /** The port is absent for a task that listens to nothing. */
  onStarted: (port?: number) => void;
  onExited: (exitCode: number | null, lastLines?: string) => void;
}

/** As a shell reports SIGKILL. */
export const killedExitCode = 137;
