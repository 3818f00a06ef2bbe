import type { WorldReports } from '../control/world.ts';
import { useByGroup } from './group-use.ts';

interface Command {
  taskId: string;
  instanceId: string;
  groupId: number;
}

const everyMs = 2000;

/** Reports the use of users' commands, as the operating system measures their process groups; the answer ends it. */
export function measureCommands(
  commands: () => Command[],
  report: WorldReports['tasksMeasured'],
): () => void {
  let cpuBefore = new Map<string, number>();
  let measuredBefore = new Map<string, number>();

  async function measure(): Promise<void> {
    const now = commands();
    const groups = now.length > 0 ? await useByGroup() : new Map<number, never>();
    const at = performance.now();
    const cpu = new Map<string, number>();
    const measured = new Map<string, number>();
    for (const [instanceId, ofInstance] of Map.groupBy(now, (command) => command.instanceId)) {
      const usage = ofInstance.flatMap(({ taskId, groupId }) => {
        const use = groups.get(groupId);
        if (use === undefined) return [];
        cpu.set(taskId, use.cpuMs);
        const cpuMs = Math.max(0, use.cpuMs - (cpuBefore.get(taskId) ?? 0));
        return [{ taskId, cpuMs, memoryBytes: use.memoryBytes }];
      });
      const before = measuredBefore.get(instanceId);
      measured.set(instanceId, at);
      // The first time tells where counting begins.
      if (before !== undefined && usage.length > 0) report(instanceId, usage, at - before);
    }
    cpuBefore = cpu;
    measuredBefore = measured;
  }

  let isEnded = false;
  let timer: NodeJS.Timeout;
  const next = () => {
    timer = setTimeout(() => {
      const again = () => isEnded || next();
      measure().then(again, again);
    }, everyMs).unref();
  };
  next();
  return () => {
    isEnded = true;
    clearTimeout(timer);
  };
}
