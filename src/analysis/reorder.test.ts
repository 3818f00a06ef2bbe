import type { Fold } from '#core';
import { expect, it } from 'vitest';
import { Reorder } from './reorder.ts';
import { foldOf, joined, samplesOf } from './test/scripted-run.ts';

const reorder = () => new Reorder({ id: 'p', intervalMs: 100, timeoutMs: 1000 });
const folds = samplesOf('.'.repeat(20)).map((sample) => foldOf('p', sample));
const fold = (first: number, last = first): Fold => folds.slice(first, last + 1).reduce(joined);
const places = (all: Fold[]) => all.map(({ n, outcome }) => `${n[0]}-${n[1]} ${outcome}`);

it('lets folds through that come in order', () => {
  const order = reorder();
  expect(places([...order.push(fold(0, 3)), ...order.push(fold(4))])).toEqual(['0-3 ok', '4-4 ok']);
});

it('holds back what comes before its predecessors', () => {
  const order = reorder();
  expect(order.push(fold(3, 5))).toEqual([]);
  expect(order.push(fold(1, 2))).toEqual([]);
  expect(places(order.push(fold(0)))).toEqual(['0-0 ok', '1-2 ok', '3-5 ok']);
});

it('leaves out what it has had', () => {
  const order = reorder();
  order.push(fold(0, 3));
  expect(order.push(fold(2))).toEqual([]);
  expect(places(order.push(fold(4)))).toEqual(['4-4 ok']);
});

it('leaves out what came twice while it was held back', () => {
  const order = reorder();
  for (const early of [fold(1, 3), fold(2), fold(4)]) order.push(early);
  expect(places(order.push(fold(0)))).toEqual(['0-0 ok', '1-3 ok', '4-4 ok']);
});

it('waits three timeouts and a grace for an awaited place, then gives it up', () => {
  const order = reorder();
  order.push(fold(0));
  order.push(fold(2, 4));
  expect(order.expire(200 + 3000 + 10_000)).toEqual([]);
  expect(places(order.expire(200 + 3000 + 10_001))).toEqual(['1-1 unknown', '2-4 ok']);
  expect(order.push(fold(1))).toEqual([]);
});

it('puts missing places between the sends around them', () => {
  const order = reorder();
  order.push(fold(0, 1));
  order.push(fold(6));
  const [hole] = order.drain(0, 600, 'cut off');
  expect(hole).toMatchObject({ n: [2, 5], outcome: 'unknown', reason: 'missing', sent: [200, 500] });
});

it('takes for missing what was due when the record was cut off', () => {
  const order = reorder();
  order.push(fold(0, 4));
  expect(order.drain(0, 750, 'cut off')).toMatchObject([{ n: [5, 7], sent: [500, 700], reason: 'missing' }]);
});

it('misses nothing where the record ends before the next send was due', () => {
  const order = reorder();
  order.push(fold(0, 4));
  expect(order.drain(0, 500, 'cut off')).toEqual([]);
});

it('allows a prober that was stopped the time to wait for its last answers', () => {
  const order = reorder();
  order.push(fold(0, 4));
  expect(order.drain(0, 400 + 5000, 'stopped')).toEqual([]);
});

it('takes for missing what a prober did not tell that had ended long before it was stopped', () => {
  const order = reorder();
  order.push(fold(0, 4));
  expect(order.drain(0, 400 + 5001, 'stopped')).toMatchObject([{ n: [5, 54], reason: 'missing' }]);
});

it('takes every place for missing when nothing was ever heard', () => {
  expect(reorder().drain(1000, 1950, 'cut off')).toMatchObject([{ n: [0, 9], sent: [1000, 1900] }]);
  expect(reorder().drain(null, 1950, 'cut off')).toEqual([]);
});
