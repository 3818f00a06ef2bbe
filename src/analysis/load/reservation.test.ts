import type { ReservationState } from '#core';
import { describe, expect, it } from 'vitest';
import { loadChecks } from './checks.ts';
import { LoadLog } from './index.ts';

const plan = { balancer: { arn: 'arn', name: 'shop' }, capacityUnits: 300, giveUpAfterMs: 60_000 };

function findingOf(...told: [state: ReservationState, saw: string][]) {
  const log = new LoadLog();
  for (const [seq, [state, saw]] of told.entries()) {
    const waitedMs = 1000 * (seq + 1);
    log.step({
      seq,
      at: 500,
      type: 'reservation',
      state,
      balancer: 'shop',
      capacityUnits: 300,
      waitedMs,
      saw,
    });
  }
  return log.reservation(plan);
}

const checkOf = (reservation: ReturnType<typeof findingOf>) =>
  loadChecks({ loads: [], reservation, warmUp: null, trafficLost: null, trafficSteady: null });

describe('a reservation of capacity', () => {
  it('is what was told of it last, with how long it was awaited', () => {
    const finding = findingOf(['awaited', 'nothing is reserved'], ['provisioned', '300 capacity units']);
    expect(finding).toEqual({ plan, state: 'provisioned', waitedMs: 2000, saw: '300 capacity units' });
    expect(checkOf(finding)).toEqual([
      { name: 'capacity reserved', isOk: true, detail: '300 capacity units' },
    ]);
  });

  it('that was not needed is there', () => {
    expect(checkOf(findingOf(['needless', '400 capacity units']))).toMatchObject([{ isOk: true }]);
  });

  it('that never came, or was not asked for, is not there', () => {
    const never = checkOf(findingOf(['awaited', 'nothing is reserved']));
    expect(never).toMatchObject([{ isOk: false, detail: 'it was not provisioned' }]);
    expect(checkOf(findingOf())).toMatchObject([{ isOk: false, detail: 'it was not reserved' }]);
  });

  it('is none where there was to be none', () => {
    expect(new LoadLog().reservation(undefined)).toBeNull();
    expect(checkOf(null)).toEqual([]);
  });
});
