// The process that is one EC2 instance: it runs tasks until SIGTERM, and dies with its pipe to the lab.
import { channelOf } from '../process/channel.ts';
import { startBuiltInTask } from './built-in-task.ts';
import { startCommandTask } from './command-task.ts';
import type { FromHost, HostIdentity, TaskOrder, ToHost } from './messages.ts';
import type { RunningTask, TaskContext } from './task.ts';

const lab = channelOf<FromHost, ToHost>(process);
const tasks = new Map<string, RunningTask>();
const gates = new Map<string, () => void>();
let identity: HostIdentity | undefined;
let isStopping = false;

function startTask(order: TaskOrder): void {
  if (identity === undefined || isStopping) return;
  const { taskId, command } = order;
  const context: TaskContext = {
    identity,
    order,
    onStarted: (port) => lab.send({ type: 'task-started', taskId, port }),
    onExited(exitCode, lastLines) {
      if (!tasks.delete(taskId)) return;
      gates.delete(taskId);
      // The end of a host is reported by the host's own end.
      if (!isStopping) lab.send({ type: 'task-exited', taskId, exitCode, ...(lastLines && { lastLines }) });
      endWhenIdle();
    },
  };
  tasks.set(taskId, command === undefined ? startBuiltInTask(context) : startGated(context, command));
}

function startGated(context: TaskContext, command: string[]): RunningTask {
  const { taskId } = context.order;
  const gateOpened = new Promise<void>((resolve) => gates.set(taskId, resolve));
  const onGroup = (groupId: number) => lab.send({ type: 'task-group', taskId, groupId });
  return startCommandTask({ ...context, command, onGroup, gateOpened });
}

function endWhenIdle(): void {
  if (isStopping && tasks.size === 0) process.exit(0);
}

process.on('SIGTERM', () => {
  isStopping = true;
  for (const task of tasks.values()) task.stop();
  endWhenIdle();
});
// Ctrl-C belongs to whoever started the lab.
process.on('SIGINT', () => {});

lab.onEnd(() => {
  for (const task of tasks.values()) task.kill();
  process.kill(process.pid, 'SIGKILL');
});

lab.onMessage((message) => {
  switch (message.type) {
    case 'boot':
      identity = message.identity;
      process.title = `squall-host ${identity.instanceId}`;
      return lab.send({ type: 'booted' });
    case 'start-task':
      return startTask(message.task);
    case 'open-gate':
      return gates.get(message.taskId)?.();
    case 'stop-task':
      return tasks.get(message.taskId)?.stop(message.withinMs);
  }
});
