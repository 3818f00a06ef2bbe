import type { Context } from '../context.ts';
import type { Instances } from '../ec2/instances.ts';
import type { TaskRecord } from './records.ts';

/** Whether ECS and the agent of a task's host hear each other. */
export class HostContact {
  readonly #context: Context;
  readonly #hosts: Pick<Instances, 'isSilent'>;

  /** `hosts` knows whether anybody would hear a host any more, or it anybody. */
  constructor(context: Context, hosts: Pick<Instances, 'isSilent'>) {
    this.#context = context;
    this.#hosts = hosts;
  }

  /** Whether the agent can be told what to do with a task. */
  canTell({ containerInstanceId, instanceId }: TaskRecord): boolean {
    const { ecs, ec2 } = this.#context.state;
    const isConnected = ecs.containerInstances.get(containerInstanceId)?.agentConnected === true;
    const isRunning = ec2.instances.get(instanceId)?.state === 'running';
    return isConnected && isRunning && !this.#hosts.isSilent(instanceId);
  }

  /** Whether word of a task's end gets through; from a host that shuts down for good the last word does. */
  isHeard({ containerInstanceId, instanceId }: TaskRecord): boolean {
    const { ecs, ec2 } = this.#context.state;
    if (this.#hosts.isSilent(instanceId)) return false;
    const record = ecs.containerInstances.get(containerInstanceId);
    const isGoing = ec2.instances.get(instanceId)?.state === 'shutting-down';
    return isGoing ? record?.isForgotten !== true : record?.agentConnected === true;
  }
}
