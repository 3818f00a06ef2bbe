import { describe, expect, it } from 'vitest';
import type { TargetGroupRecord, TargetRecord } from '../elb/records.ts';
import { bootedLab, virtualLab } from '../test/virtual-lab.ts';
import type { VirtualLab } from '../test/virtual-lab.ts';

const failed = { isOk: false, reason: 'Target.Timeout', description: 'Request timed out' } as const;

function groupOf({ plane }: VirtualLab, service: string): TargetGroupRecord {
  const group = [...plane.state.elb.targetGroups.values()].find((other) => other.name === service);
  if (!group) throw new Error(`no target group for ${service}`);
  return group;
}

function firstOf(group: TargetGroupRecord): [id: string, target: TargetRecord] {
  const [first] = group.targets;
  if (!first) throw new Error('no target');
  return first;
}

function routedIds({ world }: VirtualLab, { arn }: TargetGroupRecord): string[] {
  const group = world.routing?.targetGroups.find((other) => other.arn === arn);
  return group?.routed.map(({ id }) => id) ?? [];
}

describe('a target', () => {
  it('is initial until its first success, and one success is enough', () => {
    const lab = virtualLab({ constants: { healthyThreshold: 5 } });
    const seen: (string | undefined)[] = [];
    lab.plane.onChange(() => {
      const [target] = groupOf(lab, 'web').targets.values();
      const text = target && `${target.state} ${target.reason ?? '-'}`;
      if (text !== seen.at(-1)) seen.push(text);
    });
    lab.plane.boot();
    lab.timers.advanceUntil(() => lab.plane.isStable(), 10_000);
    expect(seen).toEqual(['initial Elb.RegistrationInProgress', 'healthy -']);
  });

  it('turns unhealthy at the threshold, gets no requests, and needs the whole threshold to return', () => {
    const lab = bootedLab({ constants: { unhealthyThreshold: 3, healthyThreshold: 2 } });
    const group = groupOf(lab, 'web');
    const [id, target] = firstOf(group);
    const states = [failed, failed, failed, { isOk: true }, { isOk: true }].map((result) => {
      lab.plane.targetChecked(group.arn, id, result as typeof failed | { isOk: true });
      return `${target.state} ${routedIds(lab, group).includes(id) ? 'routed' : 'not routed'}`;
    });
    expect(states).toEqual([
      'healthy routed',
      'healthy routed',
      'unhealthy not routed',
      'unhealthy not routed',
      'healthy routed',
    ]);
    expect(target.reason).toBeUndefined();
  });

  it('gives a streak up at the first result of the other kind', () => {
    const lab = bootedLab({ constants: { unhealthyThreshold: 2 } });
    const group = groupOf(lab, 'web');
    const [id, target] = firstOf(group);
    lab.plane.targetChecked(group.arn, id, failed);
    lab.plane.targetChecked(group.arn, id, { isOk: true });
    lab.plane.targetChecked(group.arn, id, failed);
    expect([target.state, target.streak]).toEqual(['healthy', -1]);
  });

  it('gets requests although unhealthy when no other one is healthy (fail-open)', () => {
    const lab = bootedLab();
    const group = groupOf(lab, 'invoices');
    for (const id of group.targets.keys()) {
      lab.plane.targetChecked(group.arn, id, failed);
      lab.plane.targetChecked(group.arn, id, failed);
    }
    expect([...group.targets.values()].map(({ state }) => state)).toEqual(['unhealthy', 'unhealthy']);
    expect(routedIds(lab, group)).toEqual([...group.targets.keys()]);
  });

  it('drains after its task ended, without new requests, and is gone after that', () => {
    const lab = bootedLab();
    const group = groupOf(lab, 'web');
    const [id, target] = firstOf(group);
    lab.world.endTask(target.taskId ?? '', 1);
    lab.timers.advance(300);
    expect([target.state, target.reason]).toEqual(['draining', 'Target.DeregistrationInProgress']);
    const routed = lab.world.routing?.targetGroups.find(({ arn }) => arn === group.arn);
    expect(routed?.draining.map((other) => other.id)).toEqual([id]);
    expect(routed?.checked.map((other) => other.id)).not.toContain(id);
    lab.timers.advance(5000);
    expect(group.targets.has(id)).toBe(false);
    expect(lab.messages('web')).toContain(
      `(service web) deregistered 1 targets in (target-group ${group.arn})`,
    );
  });

  it('that is registered anew while it drains is not taken away when the draining ends', () => {
    const lab = bootedLab({ constants: { draining: '10s' } });
    const group = groupOf(lab, 'invoices');
    const [id, target] = firstOf(group);
    const { host, port, zone } = target;
    lab.plane.elb.targets.deregister(group, [id]);
    expect(target.state).toBe('draining');
    lab.plane.elb.targets.register(group, [{ id, host, port, zone }]);
    const again = group.targets.get(id);
    expect([again?.state, again?.reason]).toEqual(['initial', 'Elb.RegistrationInProgress']);
    lab.timers.advance(30_000);
    expect(group.targets.get(id)).toBe(again);
    expect(again?.state).toBe('healthy');
  });

  it('of an instance that is terminated is unused until it is deregistered', () => {
    const lab = bootedLab({ constants: { hostLossDetection: '8s' } });
    const group = groupOf(lab, 'invoices');
    const [, target] = firstOf(group);
    lab.plane.ec2.terminate([target.instanceId ?? ''], { skipOsShutdown: true });
    lab.timers.advance(7000);
    expect([target.state, target.reason]).toEqual(['unused', 'Target.InvalidState']);
    expect(routedIds(lab, group)).toEqual([]);
    lab.timers.advance(1400);
    expect([...group.targets.values()]).not.toContain(target);
  });

  it('that nobody registered may be checked without harm', () => {
    const lab = bootedLab();
    const pushed = lab.world.routings.length;
    lab.plane.targetChecked('arn:none', 'i-1:1', failed);
    lab.plane.targetChecked(groupOf(lab, 'web').arn, 'i-1:1', failed);
    expect(lab.world.routings).toHaveLength(pushed);
  });

  it('of an Auto Scaling group comes with its instance, at the port of the target group, and drains with it', () => {
    const lab = bootedLab();
    const { state, elb, autoScaling, ec2 } = lab.plane;
    const group = elb.targetGroups.create({
      name: 'members',
      targetType: 'instance',
      port: 9,
      healthCheck: groupOf(lab, 'web').healthCheck,
      tags: {},
    });
    const [scaling] = state.autoScaling.groups.values();
    const [balancer] = state.elb.balancers.values();
    const [listener] = balancer?.listeners.values() ?? [];
    if (!scaling || !listener) throw new Error('a new lab has no group or no listener');
    const action = { type: 'forward' as const, groups: [{ arn: group.arn, weight: 1 }] };
    elb.listeners.createRule(listener, { hosts: ['members'], paths: [], priority: 900, action, tags: {} });
    autoScaling.members.attachTargetGroups(scaling, [group.arn]);
    lab.timers.advance(1000);
    const [first] = lab.running();
    expect([...group.targets.keys()].toSorted()).toEqual(
      lab
        .running()
        .map(({ id }) => `${id}:9`)
        .toSorted(),
    );
    const target = group.targets.get(`${first?.id}:9`);
    expect(target).toMatchObject({ host: first?.privateIp, zone: first?.zone, state: 'initial' });
    ec2.terminate([first?.id ?? ''], { skipOsShutdown: false });
    lab.timers.advanceUntil(
      () => target?.state === 'draining' || !group.targets.has(`${first?.id}:9`),
      20_000,
    );
    expect(target?.reason).toMatch(/^Target\.(?:DeregistrationInProgress|InvalidState)$/);
    lab.timers.advance(60_000);
    expect([...group.targets.keys()].toSorted()).toEqual(
      lab
        .running()
        .map(({ id }) => `${id}:9`)
        .toSorted(),
    );
  });
});
