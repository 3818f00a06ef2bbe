import type { Event, EventBody, UndoStep } from '#core';
import { recoverRun } from '#experiments';
import { thisWriter } from '#journal';
import { expect, it } from 'vitest';
import { Recording } from '../../src/experiments/recording.ts';
import { reservationStep } from '../../src/experiments/undo-reservation.ts';
import { Undos } from '../../src/experiments/undos.ts';
import { runStarted } from '../../src/journal/test/sample-events.ts';
import { serveLab, tally, unhurried } from '../targets/lab-endpoint.ts';

const clock = { now: () => 0, wall: () => 0 };

/** A lab with capacity that a run has reserved, and the step that gives it back. */
async function reserved() {
  const lab = await serveLab();
  const [balancer] = lab.plane.state.elb.balancers.values();
  if (!balancer) throw new Error('there is no balancer');
  const target = lab.open();
  lab.plane.elb.capacity.reserve(balancer, 300);
  const step = reservationStep({ balancer, capacityUnits: 300 }, null, target);
  return { lab, target, step, capacity: balancer.capacity };
}

/** Keeps the events that are stored. */
function storeOf() {
  const events: Event[] = [];
  const append = (body: EventBody): Event => {
    const event = { seq: events.length, at: 0, ...body };
    events.push(event);
    return event;
  };
  return { events, store: { append, sync: async () => undefined } };
}

const undone = (step: UndoStep) => [{ id: step.id, state: 'undone', detail: 'nothing is reserved' }];

it('what load changed is put back with the faults of a run, whatever they are', async () => {
  const { lab, target, step, capacity } = await reserved();
  await using _ = lab;
  const { events, store } = storeOf();
  const undos = new Undos({ recording: new Recording(store), clock, withinMs: 60_000 });
  await undos.record('load', step);
  expect(undos.left).toMatchObject([{ step, why: 'nobody tried' }]);
  await undos.undo('load', { faults: [] }, { target, lost: unhurried() });
  expect([undos.left, undos.isDone, capacity.reservation]).toEqual([[], true, undefined]);
  expect(events).toMatchObject([
    { type: 'undo-recorded', fault: 'load', step },
    { type: 'undo-sent', fault: 'load' },
    { type: 'undo-done', fault: 'load', outcomes: undone(step) },
  ]);
});

it('what load changed is put back by another process', async () => {
  const { lab, step, capacity } = await reserved();
  await using _ = lab;
  const fromDisk: UndoStep = JSON.parse(JSON.stringify(step));
  const { events, store } = storeOf();
  const told = await recoverRun([{ ...runStarted, seq: 0, at: 0 }], [{ fault: 'load', step: fromDisk }], {
    target: lab.open(),
    squall: '0.0.0',
    writer: thisWriter(),
    clock,
    store,
    onEvent: () => undefined,
    signal: unhurried(),
  });
  expect(told).toEqual({ outcomes: [{ ...undone(step)[0], step: fromDisk }], left: [] });
  expect(capacity.reservation).toBeUndefined();
  expect(tally(lab.calls)['ModifyCapacityReservation']).toBe(1);
  expect(events.filter(({ type }) => type === 'undo-done')).toMatchObject([{ fault: 'load' }]);
});
