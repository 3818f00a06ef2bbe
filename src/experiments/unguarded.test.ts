import type { AlertDescription, Experiment, FaultPlan } from '#core';
import { expect, it } from 'vitest';
import { parseExperiment } from './parse-experiment.ts';
import { brokenByFault, refuseUnguarded, untoldGuards } from './unguarded.ts';

const guardedBy = (guard: string, alerts = 'alerts: auto\n'): Experiment =>
  parseExperiment(`version: 1\nname: g\nfaults: []\n${alerts}guards: [{ ${guard} }]\n`, 'a.yaml');

const lasting = (holdMs?: number): FaultPlan => ({
  kind: 'stop-instances',
  params: {},
  summary: '',
  victims: [],
  isReversible: true,
  ...(holdMs !== undefined && { holdMs }),
});
const nothing = { groups: [] };

it.each<[string, Partial<FaultPlan>, boolean]>([
  ['capacity: "< 70%"', {}, true],
  ['capacity: "< 60%"', {}, false],
  ['capacity: "< 6", group: hosts', {}, true],
  ['capacity: "< 70%"', { mayStay: ['capacity'] }, false],
  ['capacity: "< 70%"', { victims: [], picks: { group: 'hosts', count: 3, among: [] } }, true],
  ['servicesLost: "> 0"', {}, false],
])('%s is told where the fault breaks it by itself', (guard, more, isTold) => {
  const ids = Array.from({ length: 8 }, (_, n) => `i-${n}`);
  const instance = (id: string) => ({
    id,
    state: 'running',
    zone: 'a',
    type: 't3.small',
    lifecycle: 'on-demand' as const,
    tags: {},
    isProtected: false,
  });
  const victims = ids.slice(0, 3).map((id) => ({ ...instance(id), tasks: [] }));
  const group = { name: 'hosts', desired: 8, min: 0, max: 8, instanceIds: ids, suspendedProcesses: [] };
  const told = brokenByFault(
    guardedBy(guard),
    { faults: [{ ...lasting(1000), victims, ...more }] },
    { groups: [group], instances: ids.map(instance) },
  );
  expect(told.map((text) => text.includes('leaves 5 of 8'))).toEqual(isTold ? [true] : []);
});

it('is refused on an alert where no alerts are followed', () => {
  const plan = { probes: [], faults: [] };
  expect(() => refuseUnguarded(guardedBy('alarm: web-5xx', 'alerts: []\n'), plan, nothing)).toThrow(
    'no alerts are followed',
  );
  expect(() => refuseUnguarded(guardedBy('alarm: web-5xx'), plan, nothing)).not.toThrow();
});

it('is refused where it would end every run before its fault', () => {
  const plan = { probes: [], faults: [lasting(), lasting(30_000)] };
  expect(() => refuseUnguarded(guardedBy('deadline: 30s'), plan, nothing)).toThrow(
    'a fault of it lasts 30.0 s',
  );
  expect(() => refuseUnguarded(guardedBy('deadline: 31s'), plan, nothing)).not.toThrow();
});

it('is told on an alert that nobody tells of, with what may be meant', () => {
  const described: AlertDescription[] = [
    {
      id: 'a',
      name: 'payments-5xx',
      kind: 'metric',
      periodMs: null,
      periods: null,
      lagMs: null,
      subjects: [],
      foundBy: 'listed',
    },
  ];
  expect(untoldGuards(guardedBy('alarm: payments-5xx'), described)).toEqual([]);
  expect(untoldGuards(guardedBy('alarm: payment-5xx'), described)).toEqual([
    expect.stringMatching(/stops nothing so far.*Did you mean payments-5xx\?/),
  ]);
});
