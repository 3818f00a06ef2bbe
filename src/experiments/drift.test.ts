import type { ApprovedPlan, FaultPlan, Inventory } from '#core';
import { expect, it } from 'vitest';
import { refuseDrifted } from './drift.ts';
import { parseExperiment } from './parse-experiment.ts';

const text = 'version: 1\nname: drill\ntarget: { lab: default }\nfaults: []\n';

/** `a` runs on i-1 alone, `b` on i-1 and i-2; i-3 is idle, and i-4 in no group. The group never picks i-1. */
function taken(): Inventory {
  const instance = (id: string) => ({
    id,
    state: 'running',
    zone: 'z1',
    type: 't3.small',
    lifecycle: 'on-demand' as const,
    tags: { squall: 'allowed', team: 'x' },
    group: 'hosts',
    isProtected: false,
  });
  const service = (name: string, hosts: string[]) => ({
    name,
    desired: hosts.length,
    running: hosts.length,
    tasks: hosts.map((instanceId, n) => ({
      id: `${name}-${n}`,
      service: name,
      status: 'RUNNING',
      instanceId,
    })),
    targetGroups: [],
    endpoints: [],
  });
  return {
    target: 'shop',
    account: '1',
    region: 'r',
    takenAt: '2026-01-01T00:00:00Z',
    instances: ['i-1', 'i-2', 'i-3', 'i-4']
      .map(instance)
      .map(({ group, ...one }) => (one.id === 'i-4' ? one : { ...one, group })),
    services: [service('a', ['i-1']), service('b', ['i-1', 'i-2'])],
    groups: [
      {
        name: 'hosts',
        desired: 3,
        min: 0,
        max: 5,
        instanceIds: ['i-1', 'i-2', 'i-3'],
        suspendedProcesses: [],
        protectedIds: ['i-1'],
      },
    ],
    targetGroups: [],
    gaps: [],
  };
}

function approvedBefore(): ApprovedPlan {
  const inventory = taken();
  const victims = inventory.instances.slice(0, 1).map((one) => ({
    ...one,
    tasks: [
      { id: 'a-0', service: 'a' },
      { id: 'b-0', service: 'b' },
    ],
  }));
  const hurts: FaultPlan = { kind: 'stop-instances', params: {}, summary: '', victims, isReversible: true };
  const picks = { group: 'hosts', count: 1, among: ['i-2', 'i-3'] };
  const shrinks: FaultPlan = { ...hurts, kind: 'scale-in', victims: [], picks };
  return {
    version: 1,
    madeAt: inventory.takenAt,
    squall: '',
    experiment: parseExperiment(text, 'drill.yaml'),
    source: { file: '', sha256: '' },
    inventory,
    plan: { faults: [hurts, shrinks], probes: [], unprobed: [] },
  };
}

type Change = (now: Inventory) => void;
const victim = ({ instances }: Inventory) => instances[0] ?? expect.fail();
const pickable = ({ instances }: Inventory) => instances[1] ?? expect.fail();
const bystander = ({ instances }: Inventory) => instances[3] ?? expect.fail();
const serviceOf = ({ services }: Inventory, at: number) => services[at] ?? expect.fail();
const groupOf = ({ groups }: Inventory) => groups[0] ?? expect.fail();

it.each<[string, Change, string]>([
  ['another account', (now) => (now.account = '2'), 'account: 1 → 2'],
  ['another region', (now) => (now.region = 's'), 'region: r → s'],
  ['a victim that is gone', (now) => now.instances.shift(), 'i-1 is gone'],
  ['a victim that stops', (now) => (victim(now).state = 'stopping'), 'i-1 is stopping'],
  ['protection', (now) => (victim(now).isProtected = true), 'i-1 is protected from termination now'],
  ['another zone', (now) => (victim(now).zone = 'z2'), 'zone of i-1: z1 → z2'],
  ['a victim that left its group', (now) => delete victim(now).group, 'group of i-1: hosts → none'],
  ['a tag taken away', (now) => (victim(now).tags = {}), 'tag squall of i-1: allowed → none'],
  [
    'a task more on a victim',
    (now) => serviceOf(now, 1).tasks.push({ id: 'b-2', service: 'b', status: 'RUNNING', instanceId: 'i-1' }),
    'what i-1 carries: a, b → a, b, b',
  ],
  [
    'a service that lost its other host',
    (now) => serviceOf(now, 1).tasks.pop(),
    'services that have no host left with it: a → a, b',
  ],
  [
    'a service that is new',
    (now) => now.services.push({ ...serviceOf(taken(), 0), name: 'c' }),
    'service c: not there → 1 tasks',
  ],
  ['another number of tasks', (now) => (serviceOf(now, 1).desired = 4), 'service b: 2 tasks → 4 tasks'],
  ['another size of a group', (now) => (groupOf(now).desired = 2), 'size of hosts: 3 → 2'],
  [
    'a process suspended',
    (now) => groupOf(now).suspendedProcesses.push('Launch'),
    'what hosts has suspended: nothing → Launch',
  ],
  ['a group that is gone', (now) => now.groups.pop(), 'the group hosts is gone'],
  [
    'one less to pick',
    (now) => now.instances.splice(2, 1),
    'i-3, which hosts might have picked, no longer runs',
  ],
  [
    'a tag taken from who may be picked',
    (now) => (pickable(now).tags = {}),
    'i-2, which hosts may pick, does not carry squall=allowed',
  ],
  [
    'protection that leaves one to pick',
    (now) => groupOf(now).protectedIds?.push('i-3'),
    'whom hosts may pick: i-2, i-3 → i-2',
  ],
  [
    'a service that the group could take whole',
    (now) =>
      serviceOf(now, 0).tasks.splice(0, 1, { id: 'a-9', service: 'a', status: 'RUNNING', instanceId: 'i-3' }),
    'services that hosts could take whole: none → a',
  ],
])('refuses %s, and says so', (_, change, told) => {
  const now = taken();
  change(now);
  expect(() => refuseDrifted(approvedBefore(), now)).toThrow(`\n  ${told}`);
});

it.each<[string, Change]>([
  ['nothing', () => undefined],
  ['task ids', (now) => serviceOf(now, 0).tasks.forEach((task) => (task.id = 'new'))],
  ['addresses', (now) => (victim(now).privateIp = '10.0.0.9')],
  ['other tags', (now) => (victim(now).tags['team'] = 'y')],
  ['the tag of who is not hurt', (now) => (bystander(now).tags = {})],
  ['an instance more', (now) => now.instances.push({ ...bystander(taken()), id: 'i-5' })],
  ['the limits of a group', (now) => (groupOf(now).max = 9)],
])('does not mind what nobody would say no to: %s', (_, change) => {
  const now = taken();
  change(now);
  expect(() => refuseDrifted(approvedBefore(), now)).not.toThrow();
});
