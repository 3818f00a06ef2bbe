import type { AlertDescription, Experiment, FaultPlan } from '#core';
import { expect, it } from 'vitest';
import { parseExperiment } from './parse-experiment.ts';
import { refuseUnguarded, untoldGuards } from './unguarded.ts';

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
