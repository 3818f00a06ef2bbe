import { defaultLabFile } from '../../spec/default-lab.ts';
import { parseLab } from '../../spec/lab-file.ts';
import type { LabFile } from '../../spec/lab-file.ts';
import { ControlPlane } from '../control-plane.ts';
import type { InstanceRecord } from '../ec2/records.ts';
import type { TaskRecord } from '../ecs/records.ts';
import { ScriptedWorld } from './scripted-world.ts';
import { VirtualTimers } from './virtual-timers.ts';

/** A control plane in virtual time with a scripted world around it. */
export interface VirtualLab {
  plane: ControlPlane;
  world: ScriptedWorld;
  timers: VirtualTimers;
  running: () => InstanceRecord[];
  tasksOf: (service: string, ...statuses: TaskRecord['lastStatus'][]) => TaskRecord[];
  messages: (service: string) => string[];
}

/** The default lab with changes of its file; not booted. */
export function virtualLab(changes: Partial<LabFile> = {}, worldSeed = 1): VirtualLab {
  const timers = new VirtualTimers();
  const world = new ScriptedWorld(timers, worldSeed);
  const spec = parseLab({ ...defaultLabFile, ...changes });
  const plane = new ControlPlane({ spec, timers, world, balancer: { host: '127.0.0.1', port: 8080 } });
  world.reportTo(plane);
  const { state } = plane;
  return {
    plane,
    world,
    timers,
    running: () => [...state.ec2.instances.values()].filter((instance) => instance.state === 'running'),
    tasksOf: (service, ...statuses) =>
      [...state.ecs.tasks.values()].filter(
        (task) => task.service === service && (statuses.length === 0 || statuses.includes(task.lastStatus)),
      ),
    messages: (service) => state.ecs.services.get(service)?.events.map(({ message }) => message) ?? [],
  };
}

/** The same, booted and stable. */
export function bootedLab(changes: Partial<LabFile> = {}, worldSeed = 1): VirtualLab {
  const lab = virtualLab(changes, worldSeed);
  lab.plane.boot();
  const tookMs = lab.timers.advanceUntil(() => lab.plane.isStable(), 10_000);
  if (tookMs === Infinity) throw new Error('the virtual lab did not become stable');
  return lab;
}
