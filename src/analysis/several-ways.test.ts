import type { Event, Expectation, Quantity } from '#core';
import { describe, expect, it } from 'vitest';
import { createAnalysis } from './analysis.ts';
import { analyse, eventsOf } from './test/scripted-run.ts';

const steady = '.'.repeat(10);

/** A run in which the service `web` is asked in two ways, found or listed. */
function twoWays(
  first: string,
  second: string,
  isFound: boolean,
  { isPrivate = false, expect: rules = [] }: { isPrivate?: boolean; expect?: Expectation[] } = {},
): Event[] {
  return eventsOf({ services: { web: first, 'web tcp': second }, expect: rules }).map((event) => {
    if (event.type !== 'plan') return event;
    const probes = event.plan.probes.map((probe) => ({
      ...probe,
      service: 'web',
      ...(isFound && { foundBy: 'a rule' }),
      ...(isPrivate && { isPrivate }),
    }));
    return { ...event, plan: { ...event.plan, probes } };
  });
}

describe('a service with several ways', () => {
  it('is judged by those that led there before the fault, when Squall found them', () => {
    const { services, checks } = analyse(twoWays(`${steady}.xx......`, 'x'.repeat(19), true));
    expect(services).toMatchObject([
      {
        name: 'web',
        state: 'degraded',
        because: '2 of 9 sends failed; unreachable from here: web tcp',
        probes: ['web', 'web tcp'],
        sends: { failed: 2 },
      },
    ]);
    expect(checks.find(({ name }) => name === 'steady was ok')).toMatchObject({ isOk: true });
  });

  // One fails from 1100 to 1500 ms and the other is unknown from 1400 to 1800: each is out for 600 ms at most.
  const overlapping = [`${steady}.xxxxx${'.'.repeat(20)}`, `${steady}....?????${'.'.repeat(17)}`] as const;
  it.each<[string, Quantity, number, object]>([
    ['may be out for as long as both together', 'servicesDegraded', 800, { lo: 0, hi: 1 }],
    ['is not out for longer', 'servicesDegraded', 901, { lo: 0, hi: 0 }],
    ['may have recovered as late as both together', 'recoveryTime', 800, { lo: 0, hi: 900 }],
  ])('%s', (_, quantity, forMs, value) => {
    for (const [first, second] of [overlapping, overlapping.toReversed()]) {
      const rule = { quantity, atMost: 0, forMs, text: '' };
      const events = twoWays(first ?? '', second ?? '', false, { expect: [rule] });
      expect(analyse(events).expectations).toMatchObject([{ value }]);
    }
  });

  it('is judged by the worst of them', () => {
    const { services } = analyse(twoWays(`${steady}.........`, `${steady}.x.......`, true));
    expect(services).toMatchObject([{ state: 'degraded', because: 'web tcp: 1 of 9 sends failed' }]);
  });

  it('is unreachable where none leads there', () => {
    const { services } = analyse(twoWays('x'.repeat(19), 'x'.repeat(19), true));
    expect(services).toMatchObject([{ state: 'unreachable' }]);
  });

  it('that are private and unreachable says where to ask from', () => {
    const { services } = analyse(twoWays('x'.repeat(19), 'x'.repeat(19), true, { isPrivate: true }));
    expect(services).toMatchObject([
      {
        state: 'unreachable',
        because:
          'web: never ok in steady: 10 of 10 sends failed: refused; it is private: run Squall inside its network',
      },
    ]);
  });

  it('is judged by each that the file lists, whatever it did before', () => {
    const { services, checks } = analyse(twoWays(`${steady}.........`, 'x'.repeat(19), false));
    expect(services).toMatchObject([{ state: 'unreachable' }]);
    expect(checks.find(({ name }) => name === 'steady was ok')).toMatchObject({ isOk: false });
  });

  it('serves in the live view while one way does and no other ever did', () => {
    const analysis = createAnalysis();
    for (const event of twoWays(`${steady}..`, 'x'.repeat(12), true)) analysis.step(event);
    expect(analysis.peek().services).toMatchObject([{ name: 'web', state: 'ok', sends: { failed: 0 } }]);
  });
});
