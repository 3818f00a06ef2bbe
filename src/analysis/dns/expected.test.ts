import type { Event, Expectation } from '#core';
import { describe, expect, it } from 'vitest';
import { createAnalysis } from '../analysis.ts';
import { analyse } from '../test/scripted-run.ts';
import type { KnownZone } from './test/known-zone.ts';
import { recorded } from './test/recorded.ts';
import { hurt, provenAt, victimAndOther, well, zoneOf } from './test/told-zone.ts';

describe('an expected DNS recovery', () => {
  const expectation = (atMost: number): Expectation => ({
    quantity: 'dnsRecovery',
    atMost,
    text: `dnsRecovery <= ${atMost}ms`,
  });
  const judged = (zone: KnownZone, atMost: number) =>
    analyse(recorded(zone, { expect: [expectation(atMost)] })).expectations[0];
  const recovering = zoneOf(victimAndOther, {
    obedient: [
      [1000, [hurt]],
      [21_000, [well]],
    ],
  });

  it.each([
    [30_000, { lo: 10_000, hi: 11_010 }],
    [10_500, { lo: 10_000, hi: 11_010 }],
  ])('has the interval for its value, whatever the limit: %i', (atMost, value) => {
    expect(judged(recovering, atMost)?.value).toEqual(value);
  });

  it('is unknown where no resolver gave an address of a task', () => {
    const external = zoneOf(victimAndOther, { obedient: [[1000, ['52.1.2.3']]] });
    expect(judged(external, 1)).toMatchObject({
      value: null,
      verdict: 'inconclusive',
      why: 'no resolver gave an address of a task',
    });
  });

  it('is 0 of a run that only watches, unless something died all the same', () => {
    const quiet = zoneOf([{ at: hurt }, { at: well }], { obedient: [[1000, [hurt]]] });
    expect(judged(quiet, 1)?.value).toEqual({ lo: 0, hi: 0 });
    const died = zoneOf([{ at: hurt, gone: 15_000 }, { at: well }], { obedient: [[1000, [hurt]]] });
    expect(judged(died, 1)?.value).toEqual({ lo: 29_000, hi: null });
  });

  it('is what the live view waits for, no longer than settleFor where it is not expected', () => {
    const settledAt = (expect: Expectation[]) => {
      const analysis = createAnalysis();
      const events = recorded(recovering, { expect });
      const settle: Event = { seq: 0, at: 15_000, type: 'phase', phase: 'settle' };
      const all = [...events, settle].sort((a, b) => a.at - b.at);
      return all.find((event) => {
        analysis.step(event);
        return event.at > provenAt && event.at >= 15_000 && analysis.peek().isSettled;
      })?.at;
    };
    expect(settledAt([])).toBe(16_010);
    expect(settledAt([expectation(1)])).toBe(22_010);
  });
});

describe('a probe that names no service of the target', () => {
  const zone = zoneOf(victimAndOther, {
    obedient: [
      [1000, [hurt, well]],
      [21_000, [well]],
    ],
  });
  const recoveryWith = (change: (event: Event) => Event) => analyse(recorded(zone).map(change)).dns[0];
  const renamed = (event: Event): Event => {
    if (event.type !== 'plan') return event;
    const probes = event.plan.probes.map((probe) => ({ ...probe, service: 'api.shop.test' }));
    return { ...event, plan: { ...event.plan, probes } };
  };

  it('is held against the tasks of the service that has the name', () => {
    expect(recoveryWith(renamed)).toMatchObject({
      service: 'api',
      recovery: { interval: { lo: 10_000, hi: 11_010 } },
    });
  });

  it('is held against all tasks of the target where no service has it', () => {
    const nameless = (event: Event): Event => {
      if (event.type !== 'inventory') return renamed(event);
      const services = event.inventory.services.map((service) => ({ ...service, endpoints: [] }));
      return { ...event, inventory: { ...event.inventory, services } };
    };
    expect(recoveryWith(nameless)).toMatchObject({
      service: '',
      recovery: { interval: { lo: 10_000, hi: 11_010 } },
    });
  });
});
