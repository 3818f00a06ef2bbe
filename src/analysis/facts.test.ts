import type { EventBody } from '#core';
import { expect, it } from 'vitest';
import { Facts } from './facts.ts';
import { victim } from './test/scripted-run.ts';

const fault = (id: string) => ({
  kind: 'terminate-instances',
  params: {},
  summary: '',
  victims: [victim(id, [{ id: `task-of-${id}`, service: 'web' }])],
  isReversible: false,
});

function factsAfter(...bodies: EventBody[]): Facts {
  const facts = new Facts();
  facts.step({
    seq: 0,
    at: 0,
    type: 'plan',
    plan: { faults: [fault('i-1'), fault('i-2')], probes: [], unprobed: [] },
  });
  for (const [index, body] of bodies.entries()) facts.step({ seq: index + 1, at: index + 1, ...body });
  return facts;
}

const sent = (index: number, at: number): EventBody => ({ type: 'fault-sent', fault: index, sent: at });
const proof = (index: number, done: number, isProven = true): EventBody => ({
  type: 'fault-proof',
  fault: index,
  done,
  victims: [{ id: `i-${index + 1}`, state: '', isProven }],
});

it('takes the first of several faults for t0, and keeps the t0 of each', () => {
  const facts = factsAfter(sent(0, 10), proof(0, 20), sent(1, 30));
  expect(facts.window.t0).toBe(10);
  expect(facts.faultFindings().map((one) => one.sent)).toEqual([10, 30]);
});

it('is proven when the last of several faults is', () => {
  expect(factsAfter(sent(0, 10), proof(0, 20)).window.provenAt).toBeNull();
  expect(factsAfter(sent(0, 10), proof(0, 20), sent(1, 30), proof(1, 40)).window.provenAt).toBe(40);
});

it('takes for victims those of the plan until the proof tells which were hurt', () => {
  expect([...factsAfter().victims().instances]).toEqual(['i-1', 'i-2']);
  const { instances, tasks } = factsAfter(sent(0, 10), proof(0, 20, false)).victims();
  expect([[...instances], [...tasks]]).toEqual([['i-2'], ['task-of-i-2']]);
});

it('keeps what the target answered', () => {
  const answered: EventBody = { type: 'fault-answered', fault: 1, done: 5, error: 'UnauthorizedOperation' };
  expect(factsAfter(answered).faultFindings()).toMatchObject([
    { kind: 'terminate-instances' },
    { error: 'UnauthorizedOperation' },
  ]);
});

it('takes the moment at which probes were asked to stop for their end, not the one at which all was read back', () => {
  expect(factsAfter({ type: 'probing-stopped', asked: 0.5 }).probing.stoppedAt).toBe(0.5);
  expect(factsAfter({ type: 'probing-stopped' }).probing.stoppedAt).toBe(1);
});
