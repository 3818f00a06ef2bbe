import type { Aim, Draw, Instance, Inventory } from '#core';
import { describe, expect, it } from 'vitest';
import { params } from './params.ts';
import { plan } from './plan.ts';

const instance = (id: string): Instance => ({
  id,
  state: 'running',
  zone: 'lab-local-1a',
  type: 'm5.large',
  lifecycle: 'on-demand',
  tags: { squall: 'allowed' },
  isProtected: false,
});

const inventory: Inventory = {
  target: 'shop',
  account: '000000000000',
  region: 'lab-local-1',
  takenAt: '2026-01-01T00:00:00.000Z',
  instances: ['i-1', 'i-2', 'i-3'].map(instance),
  services: [
    {
      name: 'web',
      desired: 3,
      running: 2,
      targetGroups: [],
      endpoints: [],
      tasks: [
        { id: 't1', service: 'web', status: 'RUNNING', instanceId: 'i-1' },
        { id: 't2', service: 'web', status: 'RUNNING', instanceId: 'i-2' },
        { id: 't3', service: 'web', status: 'PENDING', instanceId: 'i-1' },
      ],
    },
  ],
  groups: [],
  targetGroups: [],
  gaps: [],
};

function planFor(file: unknown, drawn: Partial<Draw> = {}) {
  const aims: Aim[] = [];
  const draw = (aim: Aim): Draw => {
    aims.push(aim);
    return {
      aim,
      running: 8,
      eligible: 8,
      excluded: [],
      method: 'uniform',
      victims: ['i-1', 'i-3'],
      ...drawn,
    };
  };
  return { ...plan(params.parse(file), { inventory, draw }), aim: aims[0] };
}

describe('the plan', () => {
  it('keeps what is known of the victims, with the running tasks they carry', () => {
    const { victims, isReversible } = planFor({ count: 2 });
    expect(victims).toEqual([
      { ...instance('i-1'), tasks: [{ id: 't1', service: 'web' }] },
      { ...instance('i-3'), tasks: [] },
    ]);
    expect(isReversible).toBe(false);
  });

  it('aims as the file says', () => {
    const file = { share: '25%', round: 'nearest', of: 'all', seed: 9, tag: 'team=a' };
    expect(planFor(file).aim).toEqual({
      amount: { share: 0.25 },
      round: 'nearest',
      of: 'all',
      choose: { by: 'random' },
      seed: 9,
      tag: 'team=a',
    });
    expect(planFor({ count: 3 }).aim?.amount).toEqual({ count: 3 });
  });
});

describe('the summary', () => {
  it.each([
    [{ share: '25%', seed: 7, how: 'abrupt' }, {}, 'terminate 2 of 8 instances (25 %), abrupt, seed 7'],
    [{ share: '20%' }, {}, 'terminate 2 of 8 instances (20 %, rounded up), graceful, seed 1'],
    [
      { share: '30%', round: 'down' },
      {},
      'terminate 2 of 8 instances (30 %, rounded down), graceful, seed 1',
    ],
    [
      { share: '30%', round: 'nearest' },
      {},
      'terminate 2 of 8 instances (30 %, rounded to the nearest), graceful, seed 1',
    ],
    [
      { share: '1%', round: 'down' },
      { victims: ['i-1'] },
      'terminate 1 of 8 instances (1 %, at least one), graceful, seed 1',
    ],
    [{ count: 2 }, {}, 'terminate 2 of 8 instances, graceful, seed 1'],
    [
      { share: '50%' },
      { eligible: 4 },
      'terminate 2 of 4 eligible instances (50 %; 8 running), graceful, seed 1',
    ],
    [
      { share: '25%', of: 'all' },
      { eligible: 4 },
      'terminate 2 of 4 eligible instances (25 % of all; 8 running), graceful, seed 1',
    ],
    [{ count: 2, choose: 'oldest' }, {}, 'terminate 2 of 8 instances, graceful, the oldest'],
    [
      { share: '50%', choose: { zone: 'a' } },
      { narrowed: { to: 'zone a', running: 4, eligible: 4 } },
      'terminate 2 of 4 instances of zone a (50 %), graceful, seed 1',
    ],
    [
      { count: 2, keepAtLeast: { perService: 1 }, how: 'abrupt' },
      { shaped: { services: ['web'], zones: [], allowedShare: 0.9 } },
      'terminate 2 of 8 instances, abrupt, seed 1, limited by keepAtLeast',
    ],
  ])('of %j with %j', (file, drawn, text) => {
    expect(planFor(file, drawn).summary).toBe(text);
  });
});
