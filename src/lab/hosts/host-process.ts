// The process that is one EC2 instance: it runs tasks until SIGTERM, and dies with its pipe to the lab.
import { flushCompileCache } from 'node:module';
import { channelOf } from '../process/channel.ts';
import type { Program } from '../spec/lab-spec.ts';
import { backlogs } from './backlog.ts';
import { startBuiltInTask } from './built-in-task.ts';
import { startCommandTask } from './command-task.ts';
import { checkContainer } from './container-check.ts';
import { startDaemonTask } from './daemon-task.ts';
import { createHostUse } from './host-use.ts';
import type { FromHost, HostIdentity, TaskOrder, ToHost } from './messages.ts';
import { startMetadataServer, type MetadataServer } from './metadata-server.ts';
import type { RunningTask, TaskContext } from './task.ts';

const measureEveryMs = 2000;

const lab = channelOf<FromHost, ToHost>(process);
const tasks = new Map<string, RunningTask>();
const gates = new Map<string, () => void>();
/** What ends the checks of a task. */
const checks = new Map<string, () => void>();
let identity: HostIdentity | undefined;
let metadata: MetadataServer | undefined;
let isStopping = false;

async function boot(who: HostIdentity): Promise<void> {
  process.title = `squall-host ${who.instanceId}`;
  metadata = await startMetadataServer(who);
  identity = who;
  lab.send({ type: 'booted', metadataPort: metadata.port });
  measure();
}

function measure(): void {
  const use = createHostUse();
  let measuredAt = performance.now();
  setInterval(() => {
    const now = performance.now();
    const usage = use(tasks);
    if (usage.length > 0) lab.send({ type: 'tasks-measured', usage, overMs: now - measuredAt });
    measuredAt = now;
  }, measureEveryMs);
  // Most hosts end by SIGKILL, which leaves no time for it.
  setTimeout(flushCompileCache, measureEveryMs / 2);
}

function startTask(order: TaskOrder): void {
  if (identity === undefined || metadata === undefined || isStopping) return;
  const { taskId } = order;
  const context: TaskContext = {
    identity,
    order,
    metadata: `http://${identity.address}:${metadata.port}`,
    onStarted(port) {
      lab.send({ type: 'task-started', taskId, ...(port !== undefined && { port }) });
      checks.set(
        taskId,
        checkContainer(context, port, (isOk) => lab.send({ type: 'task-checked', taskId, isOk })),
      );
    },
    onExited(exitCode, lastLines) {
      checks.get(taskId)?.();
      checks.delete(taskId);
      if (!tasks.delete(taskId)) return;
      gates.delete(taskId);
      // The end of a host is reported by the host's own end.
      if (!isStopping) lab.send({ type: 'task-exited', taskId, exitCode, ...(lastLines && { lastLines }) });
      endWhenIdle();
    },
  };
  tasks.set(taskId, startProgram(context, order.program));
}

function startProgram(context: TaskContext, program: Program): RunningTask {
  if (program.kind === 'command') return startGated(context, program);
  return program.kind === 'daemon' ? startDaemonTask(context, program) : startBuiltInTask(context, program);
}

function startGated(context: TaskContext, program: Extract<Program, { kind: 'command' }>): RunningTask {
  const { taskId } = context.order;
  const gateOpened = new Promise<void>((resolve) => gates.set(taskId, resolve));
  const onGroup = (groupId: number) => lab.send({ type: 'task-group', taskId, groupId });
  return startCommandTask({ ...context, onGroup, gateOpened }, program);
}

function hush(isHushed: boolean): void {
  const backlog = isHushed ? backlogs.shortest : backlogs.usual;
  for (const task of tasks.values()) task.setBacklog?.(backlog);
  metadata?.setBacklog(backlog);
  if (isHushed) lab.send({ type: 'hushed' });
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
      return void boot(message.identity);
    case 'hush':
      return hush(message.isHushed);
    case 'spot-action':
      return metadata?.setSpotAction(message.spot);
    case 'start-task':
      return startTask(message.task);
    case 'open-gate':
      return gates.get(message.taskId)?.();
    case 'stop-task':
      return tasks.get(message.taskId)?.stop(message.withinMs);
  }
});
