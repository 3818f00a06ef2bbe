import { expect, it } from 'vitest';
import { judgeValidity } from './checks.ts';
import { victim } from './test/scripted-run.ts';

const hit = (id: string, sent: number | null) => ({
  kind: 'scale-in',
  summary: '',
  sent,
  victims: [victim(id)],
  proofs: [{ id, state: 'gone', isProven: true }],
});
const measured = {
  ending: 'completed' as const,
  endingReason: null,
  phases: [{ phase: 'steady' as const, from: 0, to: 900 }],
  t0: 1000,
  isWatchOnly: false,
  services: [{ name: 'web', wasSteady: true, isUnreachable: false }],
  samples: 100,
  overloaded: 0,
  missing: 0,
  undos: [],
  loads: [],
  reservation: null,
  warmUp: null,
  trafficLost: null,
  trafficSteady: null,
};

it("a steady that was not begun is no service's fault", () => {
  const phases = [{ phase: 'warm-up' as const, from: 0, to: 900 }];
  const services = [{ name: 'web', wasSteady: false, isUnreachable: false }];
  const { checks } = judgeValidity({ ...measured, t0: null, faults: [], phases, services });
  expect(checks).toContainEqual({ name: 'steady was ok', isOk: false, detail: 'it was not begun' });
});

it('a fault that was never sent is not proven, whoever did what it was to do', () => {
  const both = judgeValidity({ ...measured, faults: [hit('i-1', 1000), hit('i-2', 1100)] });
  expect(both.mayHold).toBe(true);
  const one = judgeValidity({ ...measured, faults: [hit('i-1', 1000), hit('i-1', null)] });
  expect(one.mayHold).toBe(false);
  expect(one.checks).toContainEqual({ name: 'fault proven', isOk: false, detail: 'fault 2 was never sent' });
});
