import { execFile } from 'node:child_process';
import { environmentOf } from './command-environment.ts';
import type { TaskContext } from './task.ts';

/**
 * Runs the check of a task's container again and again, as the agent on its host does, and tells what each run came
 * to. A check is in the process group of its host, and ends with it. Returns what ends the checks.
 */
export function checkContainer(
  context: TaskContext,
  port: number | undefined,
  onChecked: (isOk: boolean) => void,
): () => void {
  const { check, listen, directory } = context.order;
  if (!check) return () => {};
  const { command, intervalMs, timeoutMs } = check;
  const [file = '', ...args] = command;
  const host = listen?.host ?? context.identity.address;
  const env = environmentOf(context, { host, ...(port !== undefined && { port }) });
  const ending = new AbortController();
  const run = () => {
    const options = {
      cwd: directory,
      env,
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      signal: ending.signal,
    } as const;
    execFile(file, args, options, (error) => {
      if (ending.signal.aborted) return;
      onChecked(error === null);
      timer = setTimeout(run, intervalMs);
    });
  };
  let timer = setTimeout(run, intervalMs);
  return () => {
    clearTimeout(timer);
    ending.abort();
  };
}
