import type { LabDescription } from './messages.ts';
import { readLab, type LabOverrides } from './read-lab.ts';
import { spawnLab } from './spawn-lab.ts';

/** What to fork. */
export interface ForkOptions {
  /** A lab file; the default lab without one. */
  file?: string;
  overrides?: LabOverrides;
  /** Ends the start. A lab that is whole is ended by `stop` alone: it must outlive an interrupted run's undo. */
  signal: AbortSignal;
  /** Called when the lab ends without having been asked to. */
  onExit?: (reason: string) => void;
  /** Told of what breaks in the lab without having been asked to: a balancer that somebody killed. */
  onNote?: (text: string) => void;
}

/** An embedded lab: how to reach it, and its end. */
export interface LabHandle extends LabDescription {
  /** Resolves when no process of the lab is left. */
  stop(): Promise<void>;
}

/**
 * Starts a lab as a child that dies with this process, however it dies. Resolves when every service is served;
 * rejects with a SquallError that says why not, and leaves nothing behind.
 */
export async function forkLab({ file, overrides, signal, onExit, onNote }: ForkOptions): Promise<LabHandle> {
  const spec = await readLab(file, overrides);
  const lab = await spawnLab({ spec, file: file ?? 'default', notes: 'pipe', signal, onNote });
  let isStopping = false;
  void lab.ended.then((how) => isStopping || onExit?.(how));
  return {
    ...lab.description,
    stop() {
      isStopping = true;
      return lab.stop();
    },
  };
}
