import { describe, expect, it } from 'vitest';
import type { BehaviourName } from '../../spec/behaviours.ts';
import type { LabFile } from '../../spec/lab-file.ts';
import { holds } from '../../spec/test/holds.ts';
import { groupRig } from './test/group-rig.ts';
import type { GroupRig } from './test/group-rig.ts';

type Hooks = NonNullable<NonNullable<LabFile['group']>['hooks']>;

const terminating = { on: 'terminating', heartbeat: '30s' } as const;
const launching = { on: 'launching', heartbeat: '30s' } as const;

const rigWith = (hooks: Hooks, without: BehaviourName[] = []) =>
  groupRig({ group: { hooks, max: 16 } }, without);

function lifecycles({ group }: GroupRig): string[] {
  return [...group.members.values()]
    .map(({ lifecycle }) => lifecycle)
    .filter((state) => state !== 'InService');
}

function complete(rig: GroupRig, hook: string, result: 'CONTINUE' | 'ABANDON'): void {
  for (const [id, member] of rig.group.members)
    if (member.actions.has(hook)) rig.autoScaling.hooks.complete(id, member, hook, result);
}

/** Adds a launching hook to a group that stands. */
function grown(hooks: string[], heartbeatMs = 30_000): GroupRig {
  const rig = groupRig({ group: { max: 16 } });
  for (const name of hooks)
    rig.autoScaling.hooks.put(rig.group, {
      name,
      transition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      heartbeatMs,
      defaultResult: 'ABANDON',
    });
  rig.autoScaling.groups.setDesired(rig.group, 9);
  rig.timers.advance(7000);
  return rig;
}

holds('lifecycle-hooks', (without) => {
  const rig = rigWith({ drain: terminating }, without);
  rig.autoScaling.groups.setDesired(rig.group, 7);
  rig.timers.advance(5000);
  expect(lifecycles(rig)).toEqual(['Terminating:Wait']);
  expect(rig.group.activities[0]).toMatchObject({ status: 'MidLifecycleAction' });
  complete(rig, 'drain', 'CONTINUE');
  expect(lifecycles(rig)).toEqual(['Terminating:Proceed']);
  rig.timers.advance(10_000);
  expect(rig.group.members.size).toBe(7);
  rig.autoScaling.groups.setDesired(rig.group, 6);
  rig.timers.advance(29_000);
  expect(lifecycles(rig)).toEqual(['Terminating:Wait']);
  rig.timers.advance(10_000);
  expect(rig.group.members.size).toBe(6);
});

holds('hooks-hold-terminated-members', (without) => {
  const rig = rigWith({ drain: terminating }, without);
  const [victim = ''] = rig.ids();
  rig.ec2.terminate([victim], { skipOsShutdown: true });
  rig.timers.advance(15_000);
  expect(rig.context.state.ec2.instances.get(victim)?.state).toBe('terminated');
  expect(rig.group.members.get(victim)?.lifecycle).toBe('Terminating:Wait');
  expect(rig.ids()).toHaveLength(9);
  rig.timers.advance(30_000);
  expect(rig.ids()).toHaveLength(8);
  expect(rig.ids()).not.toContain(victim);
});

describe('a launching hook', () => {
  it('holds in Pending:Wait until all that wait are completed, then lets proceed into service', () => {
    const rig = grown(['one', 'two']);
    expect(lifecycles(rig)).toEqual(['Pending:Wait']);
    complete(rig, 'one', 'CONTINUE');
    expect(lifecycles(rig)).toEqual(['Pending:Wait']);
    complete(rig, 'two', 'CONTINUE');
    expect(lifecycles(rig)).toEqual(['Pending:Proceed']);
    rig.timers.advance(1000);
    expect(lifecycles(rig)).toEqual([]);
    expect(rig.group.activities[0]).toMatchObject({ status: 'Successful' });
  });

  it('that is abandoned ends the instance, and another one is launched', () => {
    const rig = grown(['one', 'two']);
    const [token = ''] = [...rig.group.members.values()].flatMap(
      ({ actions }) => actions.get('one')?.token ?? [],
    );
    complete(rig, 'one', 'ABANDON');
    expect(lifecycles(rig)).toEqual(['Terminating']);
    expect(rig.group.activities.find(({ status }) => status === 'Cancelled')?.statusMessage).toBe(
      `Instance failed to complete user's Lifecycle Action: Lifecycle Action with token ${token} was abandoned: Lifecycle Action Completed with ABANDON Result`,
    );
    rig.timers.advance(8000);
    expect(lifecycles(rig)).toEqual(['Pending:Wait']);
  });

  it('takes its default result when its time is over, which a heartbeat puts off', () => {
    const rig = grown(['one']);
    const [id = '', member] = [...rig.group.members].at(-1) ?? [];
    rig.timers.advance(25_000);
    if (member) rig.autoScaling.hooks.heartbeat(rig.group, id, member, 'one');
    rig.timers.advance(20_000);
    expect(member?.lifecycle).toBe('Pending:Wait');
    rig.timers.advance(10_500);
    expect(rig.group.activities.find(({ status }) => status === 'Cancelled')?.statusMessage).toMatch(
      /was abandoned: Heartbeat Timeout$/,
    );
  });

  it('holds no longer than a hundred heartbeats', () => {
    const rig = grown(['one'], 3000);
    const [id = '', member] = [...rig.group.members].at(-1) ?? [];
    const before = rig.timers.now();
    const beat = () => member && rig.autoScaling.hooks.heartbeat(rig.group, id, member, 'one');
    beat();
    while (lifecycles(rig).includes('Pending:Wait') && rig.timers.now() < before + 400_000) {
      rig.timers.advance(2000);
      beat();
    }
    expect(rig.timers.now() - before).toBeLessThanOrEqual(300_000);
    expect(rig.timers.now() - before).toBeGreaterThan(290_000);
  });

  it('that is deleted abandons what it holds', () => {
    const rig = grown(['one']);
    rig.autoScaling.hooks.remove(rig.group, 'one');
    expect(lifecycles(rig)).toEqual(['Terminating']);
    rig.timers.advance(20_000);
    expect([lifecycles(rig), rig.group.members.size]).toEqual([[], 9]);
  });
});

describe('hooks of a lab file', () => {
  it('do not let its first instances wait for ever', () => {
    const rig = rigWith({ ready: launching });
    expect(new Set(lifecycles(rig))).toEqual(new Set(['Pending:Wait']));
    rig.timers.advance(35_000);
    expect(lifecycles(rig)).toEqual([]);
  });
});
