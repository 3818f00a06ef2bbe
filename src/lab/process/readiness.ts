import { TargetError } from '#core';
import type { ControlPlane } from '../control/control-plane.ts';
import { runningCount, tasksOf } from '../control/ecs/selectors.ts';
import type { LabState } from '../control/state.ts';
import type { ServiceRecord } from '../control/ecs/records.ts';

const enoughFailures = 3;

/** Waits until the lab serves everything; rejects with what is missing when it can't, or takes too long. */
export function untilStable(control: ControlPlane, withinMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer);
      unlisten();
      signal.removeEventListener('abort', abort);
      settle();
    };
    const fail = (why: string) => end(() => reject(new TargetError(`The lab did not become whole: ${why}`)));
    const abort = () => end(() => reject(signal.reason));
    const look = () => {
      if (control.isStable()) return end(resolve);
      const broken = whatCannotStart(control.state);
      if (broken !== undefined) fail(broken);
    };
    const timer = setTimeout(
      () => fail(`after ${withinMs / 1000} s, ${whatIsMissing(control.state)}`),
      withinMs,
    );
    const unlisten = control.onChange(look);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    else look();
  });
}

/** Why a service will never run: its tasks ended again and again, and none is up. */
function whatCannotStart(state: LabState): string | undefined {
  for (const { name } of state.ecs.services.values()) {
    const ended = tasksOf(state, name).filter((task) => task.lastStatus === 'STOPPED');
    if (runningCount(state, name) > 0 || ended.length < enoughFailures) continue;
    const exitCode = ended.at(-1)?.exitCode;
    return `every task of ${name} ended${exitCode === undefined ? '' : `, the last one with exit code ${exitCode}`}.`;
  }
  return undefined;
}

/** What keeps the lab from being whole, for people. */
function whatIsMissing(state: LabState): string {
  const gaps: string[] = [];
  for (const { name, desired } of state.autoScaling.groups.values()) {
    const running = [...state.ec2.instances.values()].filter(
      (instance) => instance.state === 'running',
    ).length;
    if (running < desired) gaps.push(`${running} of ${desired} instances of ${name} run`);
  }
  for (const service of state.ecs.services.values()) {
    const running = runningCount(state, service.name);
    if (running < service.desired)
      gaps.push(`${running} of ${service.desired} tasks of ${service.name} run${lastEvent(service)}`);
    else gaps.push(...unhealthyTargets(state, service));
  }
  return `${gaps.join('; ') || 'nothing is missing, but it is not steady'}.`;
}

function lastEvent({ events }: ServiceRecord): string {
  const [newest] = events;
  return newest === undefined ? '' : ` ("${newest.message}")`;
}

function unhealthyTargets(state: LabState, { name, targetGroups }: ServiceRecord): string[] {
  return targetGroups.flatMap(({ arn }) => {
    const group = state.elb.targetGroups.get(arn);
    const targets = [...(group?.targets.values() ?? [])];
    const unhealthy = targets.filter((target) => target.state !== 'healthy');
    if (!group || unhealthy.length === 0) return [];
    const why = unhealthy[0]?.description ?? unhealthy[0]?.state ?? '';
    return `${unhealthy.length} of ${targets.length} targets of ${name} are not healthy: GET ${group.healthCheck.path} (${why})`;
  });
}
