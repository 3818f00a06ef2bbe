import { describe, expect, it } from 'vitest';
import type { GroupMember } from './records.ts';
import { chosenForScaleIn } from './scale-in.ts';
import { groupRig } from './test/group-rig.ts';

const hour = 3_600_000;
const now = Date.UTC(2026, 5, 1);

/** A group of these members, named by their places: m0, m1, … */
function groupOf(members: Partial<GroupMember>[], terminationPolicies: string[] = ['Default']) {
  const { group } = groupRig();
  const entries = members.map((member, index): [string, GroupMember] => [
    `m${index}`,
    {
      lifecycle: 'InService',
      health: 'Healthy',
      isProtected: false,
      zone: 'lab-local-1a',
      type: 't3.medium',
      imageId: 'ami-1',
      isSpot: false,
      launchedAt: now,
      actions: new Map(),
      ...member,
    },
  ]);
  return { ...group, terminationPolicies, members: new Map(entries), desired: members.length - 1 };
}

const chosen = (group: ReturnType<typeof groupOf>, count = 1) =>
  chosenForScaleIn(group, count, { now, isBalanced: true, isProtecting: true });

const ages = [
  { launchedAt: now - 1.9 * hour },
  { launchedAt: now - 2.5 * hour },
  { launchedAt: now - 0.2 * hour },
];

describe('a scale-in', () => {
  it.each([
    [['Default'], 'm1'],
    [['OldestInstance'], 'm1'],
    [['NewestInstance'], 'm2'],
    [['ClosestToNextInstanceHour'], 'm0'],
    [['OldestLaunchTemplate', 'NewestInstance'], 'm2'],
  ])('by %o takes %s', (policies, id) => {
    expect(chosen(groupOf(ages, policies))).toEqual([id]);
  });

  it('takes from the fullest zone, whatever the policies prefer, and the higher one of equals', () => {
    const a = 'lab-local-1a';
    const b = 'lab-local-1b';
    const old = { launchedAt: now - hour };
    expect(chosen(groupOf([{ ...old, zone: a }, { zone: b }, { zone: b }]))).toEqual(['m1']);
    expect(chosen(groupOf([{ ...old, zone: a }, { zone: b }]))).toEqual(['m1']);
    expect(chosen(groupOf([{ zone: a }, { zone: a }, { zone: a }, { zone: b }]), 3)).toEqual([
      'm0',
      'm1',
      'm3',
    ]);
  });

  it('takes the kind, spot or on demand, that there are too many of', () => {
    const members = [{}, {}, { isSpot: true }, { isSpot: true }];
    expect(chosen({ ...groupOf(members, ['AllocationStrategy']), spotCount: 2 })).toEqual(['m0']);
    expect(chosen({ ...groupOf(members, ['AllocationStrategy']), spotCount: 1 })).toEqual(['m2']);
  });

  it('takes no member that is protected or not in service', () => {
    const members = [{ isProtected: true }, { lifecycle: 'Pending' as const }, {}];
    expect(chosen(groupOf(members), 3)).toEqual(['m2']);
  });
});
