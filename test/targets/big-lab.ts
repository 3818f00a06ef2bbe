import { addTask } from '../../src/lab/control/ecs/task-index.ts';
import type { LabState } from '../../src/lab/control/state.ts';

/** Adds instances, and services of one task each, until there are as many as asked for: more than a file may hold. */
export function growLab(state: LabState, to: { instances: number; services: number }): void {
  const [instance] = state.ec2.instances.values();
  const [host] = state.ecs.containerInstances.values();
  const [service] = state.ecs.services.values();
  const [task] = state.ecs.tasks.values();
  const [targetGroup] = state.elb.targetGroups.values();
  const [group] = state.autoScaling.groups.values();
  const [member] = group?.members.values() ?? [];
  const [balancer] = state.elb.balancers.values();
  const [listener] = balancer?.listeners.values() ?? [];
  if (!instance || !host || !service || !task || !targetGroup || !group || !member || !listener)
    throw new Error('there is nothing to grow from');
  const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');

  for (let n = state.ec2.instances.size; n < to.instances; n += 1) {
    const instanceId = `i-${hex(n, 17)}`;
    state.ec2.instances.set(instanceId, { ...instance, id: instanceId });
    state.ecs.containerInstances.set(hex(n, 32), { ...host, id: hex(n, 32), instanceId });
    group.members.set(instanceId, { ...member, lifecycle: 'InService', health: 'Healthy' });
  }
  for (let n = state.ecs.services.size; n < to.services; n += 1) {
    const name = `grown-${n}`;
    const arn = targetGroup.arn.replace(targetGroup.name, name);
    const targetGroups = [{ arn, container: service.name, port: 8080 }];
    state.ecs.services.set(name, { ...service, name, desired: 1, targetGroups });
    const healthCheck = { ...targetGroup.healthCheck, path: `/${name}/health` };
    state.elb.targetGroups.set(arn, { ...targetGroup, name, arn, healthCheck });
    addTask(state.ecs, { ...task, id: hex(n, 32), service: name, instanceId: instance.id });
    listener.rules.unshift({
      arn: `${listener.arn}/${n}`,
      priority: n + 100,
      hosts: [],
      paths: [`/${name}`, `/${name}/*`],
      action: { type: 'forward', groups: [{ arn, weight: 1 }] },
      tags: {},
    });
  }
}
