import { TargetError } from '#core';
import { reservationActions, type ReservesCapacity } from '#targets';
import { describe, expect, it } from 'vitest';
import { reservationOf } from '../../src/targets/aws/reservation.ts';
import { WireError } from '../../src/lab/wire/index.ts';
import { unknownActions } from './aws-actions.ts';
import { rejectionOf, serveLab, tally, unhurried, type LabEndpoint } from './lab-endpoint.ts';

const operation = 'ModifyCapacityReservation';
const how = { signal: unhurried(), mayLeave: () => undefined, onSent: () => undefined };

/** The lab's balancer, and what reserves its capacity. */
function reservationsIn(lab: LabEndpoint) {
  const { capacityReservation } = lab.open();
  const [balancer] = lab.plane.state.elb.balancers.values();
  if (!capacityReservation || !balancer) throw new Error('there is no balancer');
  return { reservations: capacityReservation, arn: balancer.arn, balancer };
}

const passed = (lab: LabEndpoint) => lab.timers.advance(lab.plane.state.constants.reservationMs);
const read = ({ reservations, arn }: { reservations: ReservesCapacity; arn: string }) =>
  reservations.read(arn, unhurried());

describe('the capacity that is reserved for a balancer', () => {
  it('is found by the target groups of the target', async () => {
    await using lab = await serveLab();
    const { reservations, balancer } = reservationsIn(lab);
    expect(await reservations.balancers(unhurried())).toEqual([
      { arn: balancer.arn, name: balancer.name, type: 'application' },
    ]);
  });

  it('is none before any is asked for', async () => {
    await using lab = await serveLab();
    expect(await read(reservationsIn(lab))).toEqual({
      minimumUnits: null,
      state: 'none',
      zones: [],
      decreasesLeft: 2,
    });
  });

  it('is pending in every zone, and then provisioned', async () => {
    await using lab = await serveLab();
    const own = reservationsIn(lab);
    await own.reservations.reserve(own.arn, 300, how);
    expect(await read(own)).toMatchObject({ minimumUnits: 300, state: 'pending', decreasesLeft: 2 });
    passed(lab);
    const now = await read(own);
    expect(now).toMatchObject({ minimumUnits: 300, state: 'provisioned' });
    expect(now?.zones).toEqual(
      own.balancer.zones.map((zone) => ({ zone, state: 'provisioned', units: 100 })),
    );
  });

  it('is what the worst zone has of it, with the reason, and nothing where no minimum is told', () => {
    const zone = (Code: 'provisioned' | 'pending' | 'rebalancing' | 'failed', Reason?: string) => ({
      AvailabilityZone: 'eu-west-1a',
      State: { Code, ...(Reason !== undefined && { Reason }) },
    });
    const MinimumLoadBalancerCapacity = { CapacityUnits: 300 };
    const stateOf = (...zones: ReturnType<typeof zone>[]) =>
      reservationOf({ MinimumLoadBalancerCapacity, CapacityReservationState: zones });
    expect(stateOf(zone('provisioned'), zone('failed', 'no capacity'), zone('pending'))).toEqual({
      minimumUnits: 300,
      state: 'failed',
      zones: [
        { zone: 'eu-west-1a', state: 'provisioned', units: 0 },
        { zone: 'eu-west-1a', state: 'failed', reason: 'no capacity', units: 0 },
        { zone: 'eu-west-1a', state: 'pending', units: 0 },
      ],
      decreasesLeft: null,
    });
    expect(stateOf(zone('rebalancing'), zone('provisioned')).state).toBe('rebalancing');
    expect(stateOf().state).toBe('pending');
    expect(reservationOf({ CapacityReservationState: [zone('provisioned')] }).state).toBe('none');
  });

  it('uses up one of two decreases a day when it is made smaller, and none when it is reset', async () => {
    await using lab = await serveLab();
    const own = reservationsIn(lab);
    await own.reservations.reserve(own.arn, 300, how);
    passed(lab);
    await own.reservations.reserveBack(own.arn, 200, how);
    expect(await read(own)).toMatchObject({ minimumUnits: 200, decreasesLeft: 1 });
    passed(lab);
    await own.reservations.reset(own.arn, how);
    expect(await read(own)).toMatchObject({ minimumUnits: null, state: 'none', decreasesLeft: 1 });
    await own.reservations.reset(own.arn, how);
    expect(await read(own)).toMatchObject({ minimumUnits: null, state: 'none', decreasesLeft: 1 });
  });

  it('is unknown of a balancer that is gone', async () => {
    await using lab = await serveLab();
    const own = reservationsIn(lab);
    lab.plane.state.elb.balancers.delete(own.arn);
    expect(await read(own)).toBeUndefined();
  });
});

describe('a request for capacity', () => {
  it('is sent once, and tells when it leaves', async () => {
    await using lab = await serveLab();
    const { reservations, arn } = reservationsIn(lab);
    const order: string[] = [];
    lab.hook((request) => {
      order.push(request.operation);
      throw new WireError('Throttling', 'Slow down.', 400);
    });
    const asking = { mayLeave: () => void order.push('asks'), onSent: () => void order.push('sent') };
    const error = await rejectionOf(reservations.reserve(arn, 300, { ...how, ...asking }));
    expect(error).toBeInstanceOf(TargetError);
    expect(order).toEqual(['asks', 'sent', operation]);
  });

  it('does not leave when it may not', async () => {
    await using lab = await serveLab();
    const { reservations, arn } = reservationsIn(lab);
    const mayLeave = () => {
      throw new Error('the lease has run out');
    };
    const error = await rejectionOf(reservations.reserve(arn, 300, { ...how, mayLeave }));
    expect(error).toMatchObject({ message: expect.stringContaining('the lease has run out') });
    expect(tally(lab.calls)[operation]).toBeUndefined();
  });

  it.each<[string, (own: ReservesCapacity, arn: string) => Promise<void>]>([
    ['a minimum', (own, arn) => own.reserveBack(arn, 300, how)],
    ['none', (own, arn) => own.reset(arn, how)],
  ])('that puts %s back is sent until it is answered', async (_, send) => {
    await using lab = await serveLab();
    const { reservations, arn } = reservationsIn(lab);
    let refused = 0;
    lab.hook(() => {
      if (refused > 0) return;
      refused += 1;
      throw new WireError('PriorRequestNotComplete', 'A prior request has not been completed.', 429);
    });
    await send(reservations, arn);
    expect(tally(lab.calls)[operation]).toBe(2);
  });

  it('asks for actions that AWS has, and for no other', async () => {
    const actions = [...reservationActions.changes, ...reservationActions.reads];
    expect(await unknownActions(actions)).toEqual([]);
    await using lab = await serveLab();
    const own = reservationsIn(lab);
    await own.reservations.reserve(own.arn, 300, how);
    await read(own);
    expect([...lab.actions].sort()).toEqual(actions.sort());
  });
});

describe('a request for capacity that is refused', () => {
  it('as too small, too large, pending or made smaller too often, says so and what to do', async () => {
    await using lab = await serveLab();
    const { reservations, arn } = reservationsIn(lab);
    const reserve = (units: number) => reservations.reserve(arn, units, how);
    const refusal = (code: string, hint: string) => ({
      code: 'target',
      message: expect.stringMatching(
        new RegExp(`^The target "shop" refused elasticloadbalancing:${operation}: ${code}`),
      ),
      hint: expect.stringContaining(hint),
    });
    expect(await rejectionOf(reserve(99))).toMatchObject(
      refusal('InvalidConfigurationRequest', 'at least 100'),
    );
    expect(await rejectionOf(reserve(15_001))).toMatchObject(
      refusal('CapacityUnitsLimitExceeded', 'raise the quota'),
    );
    await reserve(400);
    expect(await rejectionOf(reserve(500))).toMatchObject(
      refusal('CapacityReservationPending', 'Wait until'),
    );
    for (const units of [300, 200]) {
      passed(lab);
      await reserve(units);
    }
    passed(lab);
    expect(await rejectionOf(reserve(100))).toMatchObject(
      refusal('CapacityDecreaseRequestsLimitExceeded', 'tomorrow'),
    );
  });

  it.each([
    ['InsufficientCapacity', 500, 'try again later'],
    ['OperationNotPermitted', 400, 'of a type that takes reservations'],
    ['PriorRequestNotComplete', 429, 'wait until it is active'],
    ['AccessDenied', 403, `Allow elasticloadbalancing:${operation} to the role`],
  ])('with %s says what to do', async (code, status, hint) => {
    await using lab = await serveLab();
    const { reservations, arn } = reservationsIn(lab);
    lab.hook(() => {
      throw new WireError(code, 'No.', status);
    });
    expect(await rejectionOf(reservations.reserve(arn, 300, how))).toMatchObject({
      code: 'target',
      message: expect.stringContaining(code),
      hint: expect.stringContaining(hint),
    });
  });
});
