import { TargetError } from '#core';
import type { FaultPlan, Inventory, PreflightFinding } from '#core';
import type { Target } from '#targets';
import { describe, expect, it } from 'vitest';
import { preflight, refuseStopped } from '../../src/experiments/preflight.ts';
import { planFaults, faultNamed } from '../../src/experiments/plan-faults.ts';
import { instance, service } from '../../src/selection/test/build-placed.ts';

/** Four hosts of one group; `web` on the first two, and whole. */
function inventoryOf(): Inventory {
  const ids = [0, 1, 2, 3];
  return {
    target: 'shop',
    account: '1',
    region: 'eu-west-1',
    takenAt: '2026-01-01T00:00:00Z',
    instances: ids.map((n) => instance(n, { group: 'hosts' })),
    services: [service('web', [0, 1])],
    groups: [
      {
        name: 'hosts',
        desired: 4,
        min: 0,
        max: 4,
        instanceIds: ids.map((n) => `i-${n}`),
        suspendedProcesses: [],
      },
    ],
    targetGroups: [],
    gaps: [],
  };
}

interface Setting {
  hurt?: string;
  kind?: string;
  change?: (inventory: Inventory) => void;
  target?: Partial<Target>;
}

async function found({ hurt = 'i-0', kind = 'terminate-instances', change, target = {} }: Setting) {
  const inventory = inventoryOf();
  change?.(inventory);
  const params = faultNamed(kind).params.parse({
    choose: { ids: [hurt] },
    ...(kind === 'drain-container-instances' && { for: '5s' }),
  });
  const faults: FaultPlan[] = planFaults([{ kind, params }], inventory, {});
  const whole: Target = {
    name: 'shop',
    inventory: () => Promise.reject(new Error('it was read before')),
    look: () => Promise.reject(new Error('nobody looks')),
    close: () => undefined,
    ...target,
  };
  return preflight({ faults }, { target: whole, inventory, signal: new AbortController().signal });
}

const firstGroup = ({ groups }: Inventory) => groups[0] ?? expect.fail();
const telling = (level: PreflightFinding['level'], what: RegExp, todo?: RegExp) =>
  expect.objectContaining({
    level,
    what: expect.stringMatching(what),
    ...(todo && { todo: expect.stringMatching(todo) }),
  });

describe('preflight', () => {
  it('finds nothing where all is well', async () => {
    expect(await found({})).toEqual([]);
    expect(await preflight({ faults: [] }, Object({}))).toEqual([]);
  });

  it.each<[string, Setting, ReturnType<typeof telling>]>([
    [
      'processes that are suspended, with the command that resumes them',
      {
        change: (inventory) => firstGroup(inventory).suspendedProcesses.push('Launch', 'AZRebalance'),
        target: { cli: { profile: 'staging' } },
      },
      telling(
        'warn',
        /^hosts has suspended Launch, so it will not bring back/,
        /^aws autoscaling resume-processes --region eu-west-1 --profile staging --auto-scaling-group-name hosts --scaling-processes Launch$/,
      ),
    ],
    [
      'capacity that is missing before',
      { change: ({ instances }) => (Object(instances[3]).state = 'shutting-down') },
      telling('warn', /^hosts has 3 of 4 instances before/, /Wait until it is whole/),
    ],
    [
      'a group that wants more than it may have',
      { change: (inventory) => (firstGroup(inventory).max = 3) },
      telling('warn', /^hosts wants 4 of at most 3/),
    ],
    [
      'who is spared, and why',
      { change: ({ instances }) => (Object(instances[3]).isProtected = true) },
      telling('warn', /^1 of 4 running instances are spared: termination protection is on \(i-3\)/, /lift/),
    ],
    [
      'a victim that carries nothing',
      { hurt: 'i-2' },
      telling('warn', /^one victim carries no running task/, /hosting/),
    ],
    [
      'services that lack tasks before',
      { change: ({ services }) => (Object(services[0]).desired = 3) },
      telling('warn', /^services lack tasks before anything is hurt: web \(2 of 3\)/),
    ],
    [
      'hosts that take no tasks',
      {
        change: ({ instances }) =>
          (Object(instances[1]).capacity = { cpu: 1, memory: 1, cpuFree: 0, memoryFree: 0, isClosed: true }),
      },
      telling('warn', /^one host takes no new tasks: .* \(i-1\)/),
    ],
    [
      'clocks that differ',
      { target: { clockOffset: async () => ({ aheadMs: -3500, errorMs: 500 }) } },
      telling('warn', /^this machine's clock is 3.00 s ahead of the target's/, /chronyc/),
    ],
    [
      'clocks with which AWS refuses every request',
      { target: { clockOffset: async () => ({ aheadMs: 400_000, errorMs: 500 }) } },
      telling('stop', /^this machine's clock is 6 m 40 s behind the target's/),
    ],
    [
      'clocks that agree',
      { target: { clockOffset: async () => ({ aheadMs: 900, errorMs: 500 }) } },
      telling('ok', /clocks .* agree/),
    ],
    [
      'what EC2 would refuse',
      {
        target: {
          rehearsal: {
            refusals: async () => [{ action: 'ec2:TerminateInstances', ids: ['i-0'], why: 'not authorized' }],
          },
        },
      },
      telling('stop', /^ec2:TerminateInstances would be refused for i-0: not authorized/, /squall iam/),
    ],
    [
      'what EC2 would do',
      { target: { rehearsal: { refusals: async () => [] } } },
      telling('ok', /^ec2:TerminateInstances would be done to its instance/),
    ],
    [
      'a dry run that can not be asked for',
      { target: { rehearsal: { refusals: () => Promise.reject(new TargetError('throttled')) } } },
      telling('warn', /^the dry run could not be asked: throttled/),
    ],
    [
      'what has no dry run',
      { kind: 'drain-container-instances' },
      telling(
        'warn',
        /^whether drain-container-instances is permitted can't be asked beforehand/,
        /squall iam/,
      ),
    ],
  ])('tells %s', async (_, setting, finding) => {
    expect(await found(setting)).toContainEqual(finding);
  });

  it('refuses a run for what stops, with what to do about the first, and for nothing else', () => {
    const warn: PreflightFinding = { level: 'warn', what: 'a doubt' };
    expect(() => refuseStopped([warn])).not.toThrow();
    const stops: PreflightFinding[] = [
      { level: 'stop', what: 'one', todo: 'Do this.' },
      { level: 'stop', what: 'two' },
    ];
    expect(() => refuseStopped([warn, ...stops])).toThrow('Nothing was injected: one; two.');
  });
});
