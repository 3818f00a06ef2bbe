import type { Ending, Event } from '#core';
import { describe, expect, it } from 'vitest';
import { analyse, eventsOf } from './test/scripted-run.ts';

const leaves = {
  what: 'the table squall_ledger_0a1b2c3d4e5f',
  where: 'postgres app@db.internal:5432/shop',
  undo: 'DROP TABLE IF EXISTS squall_ledger_0a1b2c3d4e5f;',
};
const warning = {
  level: 'warning',
  text: 'The probe orders may have left the table squall_ledger_0a1b2c3d4e5f at postgres app@db.internal:5432/shop. It goes with: DROP TABLE IF EXISTS squall_ledger_0a1b2c3d4e5f;',
};

/** What a run warns of whose probe makes a table; until when it came. */
function warnedOf(
  ending: Ending | 'cut off',
  { isRemoved = false, until = () => true }: { isRemoved?: boolean; until?: (event: Event) => boolean } = {},
) {
  const events = eventsOf({ services: { web: '.....', orders: '.....' }, t0: null, ending });
  const isEnd = ({ type }: Event) => type === 'probing-stopped' || type === 'run-ended';
  const told = events
    .filter((event) => until(event) || event.type === 'run-ended')
    .map((event): Event => {
      if (event.type !== 'plan') return event;
      const probes = event.plan.probes.map((probe) => (probe.id === 'orders' ? { ...probe, leaves } : probe));
      return { ...event, plan: { ...event.plan, probes } };
    });
  const removed: Event = {
    type: 'observations',
    seq: 0,
    at: 0,
    items: [{ kind: 'removed', probe: 'orders' }],
  };
  const all = [...told.filter((one) => !isEnd(one)), ...(isRemoved ? [removed] : []), ...told.filter(isEnd)];
  return analyse(all).notes;
}

const beforeProbing = ({ at, type }: Event) => at === 0 && type !== 'probing-started';

describe('what probes make in the systems of users', () => {
  it.each<Ending | 'cut off'>(['cut off', 'interrupted', 'failed', 'completed'])(
    'is named with what takes it away, where nobody told that it is gone: %s',
    (ending) => {
      expect(warnedOf(ending)).toEqual([warning]);
      expect(warnedOf(ending, { isRemoved: true })).toEqual([]);
    },
  );

  it('may be there before the first send already, but not where the run failed by then', () => {
    expect(warnedOf('cut off', { until: beforeProbing })).toEqual([warning]);
    expect(warnedOf('interrupted', { until: beforeProbing })).toEqual([warning]);
    expect(warnedOf('failed', { until: beforeProbing })).toEqual([]);
  });
});
