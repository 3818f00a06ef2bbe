import type { ReservationPlan, UndoStep } from '#core';
import { TargetError } from '#core';
import { describe, expect, it } from 'vitest';
import { reserveCapacity } from '../../src/experiments/reserve.ts';
import { undoReservation } from '../../src/experiments/undo-reservation.ts';
import { WireError } from '../../src/lab/wire/index.ts';
import { told } from '../faults/fault-rig.ts';
import { rejectionOf, serveLab, tally, unhurried, type LabEndpoint } from '../targets/lab-endpoint.ts';

const operation = 'ModifyCapacityReservation';

/** The default lab in virtual time, with so many units reserved from the start. */
async function rigWith(reserved?: number) {
  const lab = await serveLab(reserved === undefined ? {} : { balancer: { reserved } });
  const [balancer] = lab.plane.state.elb.balancers.values();
  if (!balancer) throw new Error('there is no balancer');
  const { arn, name, capacity } = balancer;
  const target = lab.open();
  const steps: UndoStep[] = [];
  const states: string[] = [];
  const order: string[] = [];
  lab.hook((request) => void order.push(request.operation));
  const wait = async (ms: number) => lab.timers.advance(ms);
  const plan: ReservationPlan = { balancer: { arn, name }, capacityUnits: 300, giveUpAfterMs: 600_000 };
  return {
    lab,
    capacity,
    name,
    arn,
    steps,
    states,
    order,
    reserve: (more: Partial<ReservationPlan & Parameters<typeof reserveCapacity>[1]> = {}) =>
      reserveCapacity(
        { ...plan, ...more },
        {
          target,
          clock: { now: () => lab.timers.now() },
          signal: unhurried(),
          mayLeave: () => undefined,
          record: async (step) => {
            order.push('recorded');
            steps.push(step);
          },
          tell: ({ state, saw }) => states.push(`${state}: ${saw}`),
          wait,
          ...more,
        },
      ),
    undo: (own: readonly UndoStep[] = steps) => {
      const fromDisk: UndoStep[] = JSON.parse(JSON.stringify(own));
      // Another object knows nothing of what was done, as another process does.
      const context = { target: lab.open(), signal: unhurried(), wait, onSent: () => undefined };
      return undoReservation(fromDisk, context);
    },
    [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose](),
  };
}

const changes = ({ calls }: LabEndpoint) => tally(calls)[operation] ?? 0;

describe('capacity that is reserved for a run', () => {
  it('is on record before it is asked for, and awaited until it is provisioned', async () => {
    await using rig = await rigWith();
    await rig.reserve();
    expect(rig.order.slice(0, 3)).toEqual(['DescribeCapacityReservation', 'recorded', operation]);
    expect(rig.capacity.reservation).toMatchObject({ state: 'provisioned', requestedUnits: 300 });
    expect(rig.steps).toMatchObject([
      {
        id: `capacity of ${rig.name}`,
        params: { from: null, to: 300 },
        byHand: [
          `aws elbv2 modify-capacity-reservation --region lab-local-1 --endpoint-url ${rig.lab.url} --load-balancer-arn ${rig.arn} --reset-capacity-reservation`,
        ],
      },
    ]);
    expect(rig.states).toEqual([
      'awaited: nothing is reserved',
      'provisioned: 300 capacity units, provisioned',
    ]);
  });

  it('is needless where so much is provisioned already', async () => {
    await using rig = await rigWith(300);
    await rig.reserve();
    expect([rig.steps, changes(rig.lab)]).toEqual([[], 0]);
    expect(rig.states).toEqual(['needless: 300 capacity units, provisioned']);
  });

  it('is asked for once what somebody asked for before is provisioned', async () => {
    await using rig = await rigWith();
    await rig.reserve({ capacityUnits: 100 });
    rig.capacity.reservation = { state: 'pending', requestedUnits: 100, requestedAt: 0 };
    rig.lab.timers.after(5_000, () => {
      if (rig.capacity.reservation) rig.capacity.reservation.state = 'provisioned';
    });
    await rig.reserve();
    expect(rig.states.at(-1)).toBe('provisioned: 300 capacity units, provisioned');
    expect(rig.steps.at(-1)?.params).toMatchObject({ from: 100, to: 300 });
  });

  it('is no ground to inject anything where it fails, or does not come in time', async () => {
    await using rig = await rigWith();
    const wait = async (ms: number) => {
      if (rig.capacity.reservation)
        rig.capacity.reservation = { ...rig.capacity.reservation, state: 'failed' };
      rig.lab.timers.advance(ms);
    };
    const failed = await rejectionOf(rig.reserve({ wait }));
    expect(failed).toBeInstanceOf(TargetError);
    expect(failed).toMatchObject({
      message: expect.stringMatching(
        /^Nothing was injected: the capacity reservation of .* failed \(300 capacity units, failed: lab-local-1a failed/,
      ),
    });
    expect(told(await rig.undo())).toEqual({ [`capacity of ${rig.name}`]: 'undone: nothing is reserved' });
    const late = await rejectionOf(rig.reserve({ giveUpAfterMs: 1_500 }));
    expect(late).toMatchObject({
      code: 'target',
      message: expect.stringContaining('300 capacity units of'),
      hint: expect.stringContaining('give it longer'),
    });
    expect(told(await rig.undo(rig.steps.slice(1)))).toEqual({
      [`capacity of ${rig.name}`]: 'undone: nothing is reserved',
    });
  });

  it('is not asked for where more could not be given back today', async () => {
    await using rig = await rigWith(100);
    rig.capacity.decreasesLeft = 0;
    expect(await rejectionOf(rig.reserve())).toMatchObject({
      message: expect.stringContaining('could not be given back today'),
      hint: expect.stringContaining('tomorrow'),
    });
    expect([rig.steps, changes(rig.lab)]).toEqual([[], 0]);
  });

  it('is not injected on where AWS refuses it, and leaves nothing behind', async () => {
    await using rig = await rigWith();
    rig.lab.hook(({ operation: asked }) => {
      if (asked === operation) throw new WireError('InsufficientCapacity', 'There is not so much.', 500);
    });
    expect(await rejectionOf(rig.reserve())).toMatchObject({
      code: 'target',
      message: expect.stringMatching(/^Nothing was injected: The target "shop" .*InsufficientCapacity/),
      hint: expect.stringContaining('fewer units'),
    });
    expect(told(await rig.undo())).toEqual({ [`capacity of ${rig.name}`]: 'needless: nothing is reserved' });
    expect(changes(rig.lab)).toBe(1);
  });

  it('is awaited through reads that fail', async () => {
    await using rig = await rigWith();
    let denied = 0;
    rig.lab.hook(({ operation: asked }) => {
      if (asked !== 'DescribeCapacityReservation' || changes(rig.lab) === 0 || denied > 0) return;
      denied += 1;
      throw new WireError('ValidationError', 'Not now.', 400);
    });
    await rig.reserve();
    expect(rig.states.at(-1)).toBe('provisioned: 300 capacity units, provisioned');
    expect(denied).toBe(1);
  });

  it('ends with the run that wanted it', async () => {
    await using rig = await rigWith();
    const abort = new AbortController();
    const wait = async () => {
      abort.abort(new Error('interrupted'));
      abort.signal.throwIfAborted();
    };
    const ended = await rejectionOf(rig.reserve({ signal: abort.signal, wait }));
    expect(ended).toMatchObject({ message: 'interrupted' });
  });
});

describe('putting reserved capacity back', () => {
  it('gives back all of it where there was none, and the second time finds nothing to do', async () => {
    await using rig = await rigWith();
    await rig.reserve();
    expect(told(await rig.undo())).toEqual({ [`capacity of ${rig.name}`]: 'undone: nothing is reserved' });
    expect(told(await rig.undo())).toEqual({ [`capacity of ${rig.name}`]: 'needless: nothing is reserved' });
    expect(changes(rig.lab)).toBe(2);
  });

  it('sets the minimum back that there was before', async () => {
    await using rig = await rigWith(100);
    await rig.reserve();
    expect(rig.steps[0]?.byHand[0]).toMatch(/ --minimum-load-balancer-capacity CapacityUnits=100$/);
    expect(told(await rig.undo())).toEqual({
      [`capacity of ${rig.name}`]: 'undone: 100 capacity units, pending',
    });
    expect(rig.capacity.decreasesLeft).toBe(1);
  });

  it('waits for what is pending where AWS refuses to change it', async () => {
    await using rig = await rigWith(100);
    await rejectionOf(rig.reserve({ giveUpAfterMs: 1_000 }));
    expect(rig.capacity.reservation?.state).toBe('pending');
    expect(told(await rig.undo())).toMatchObject({
      [`capacity of ${rig.name}`]: expect.stringMatching(/^undone: 100 capacity units/),
    });
  });

  it('leaves what somebody has changed since, and what is gone', async () => {
    await using rig = await rigWith();
    await rig.reserve();
    rig.lab.plane.elb.capacity.reserve(balancerIn(rig.lab), 500);
    const id = `capacity of ${rig.name}`;
    expect(told(await rig.undo())[id]).toBe(
      'needless: 500 capacity units, pending: changed since by somebody else',
    );
    rig.lab.plane.state.elb.balancers.clear();
    expect(told(await rig.undo())[id]).toBe('needless: the balancer is gone');
    expect(changes(rig.lab)).toBe(1);
  });

  it('tells what it could not, after some tries', async () => {
    await using rig = await rigWith(100);
    await rig.reserve();
    rig.capacity.decreasesLeft = 0;
    expect(told(await rig.undo())[`capacity of ${rig.name}`]).toMatch(
      /^left: 300 capacity units, provisioned; .*CapacityDecreaseRequestsLimitExceeded/,
    );
  });

  it('does not touch a step of a form that it does not know', async () => {
    await using rig = await rigWith();
    const step = { id: 'a', does: 'a', params: { balancer: 'a' }, byHand: [] };
    expect(await rig.undo([step])).toMatchObject([{ id: 'a', state: 'left' }]);
  });
});

function balancerIn({ plane }: LabEndpoint) {
  const [balancer] = plane.state.elb.balancers.values();
  if (!balancer) throw new Error('there is no balancer');
  return balancer;
}
