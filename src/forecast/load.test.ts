import { expect, it } from 'vitest';
import { loadAgainst } from './load.ts';

const headroom = (loadFactor: number | null) => ({
  headroom: {
    of: 'victims' as const,
    ids: [],
    tasks: 0,
    fit: { answer: 'fits' as const, placings: [] },
    assumptions: [],
    loadFactor,
    groups: [{ group: 'web', inService: 4, lost: 1, loadFactor }],
    services: [{ service: 'pay', running: 4, lost: 2, loadFactor: 2 }],
    reservedCpu: null,
  },
});
const at = (value: number | null, threshold = 50, name = 'web', kind: 'group' | 'service' = 'group') => ({
  scales: { kind, name },
  threshold,
  value,
});

it.each([
  ['below', at(30), 40, false],
  ['just at', at(37.5), 50, false],
  ['above', at(45), 60, true],
  ['above as it was before', at(60), 80, false],
  ['not known', at(null), null, false],
])('is %s the threshold', (_, alarm, after, passes) => {
  expect(loadAgainst([alarm], headroom(4 / 3))).toEqual([{ alarm, after, passes }]);
});

it('is that of the tasks that are left where tasks are what is scaled', () => {
  const alarm = at(30, 50, 'pay', 'service');
  expect(loadAgainst([alarm, at(30, 50, 'web', 'service')], headroom(4 / 3))).toEqual([
    { alarm, after: 60, passes: true },
  ]);
});

it('is nothing of a group that loses none, and not known where none is left', () => {
  expect(loadAgainst([at(45, 50, 'api')], headroom(4 / 3))).toEqual([]);
  expect(loadAgainst([at(45)], headroom(null))).toEqual([{ alarm: at(45), after: null, passes: false }]);
});
