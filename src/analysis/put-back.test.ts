import type { EventBody, UndoOutcome } from '#core';
import { describe, expect, it } from 'vitest';
import { createAnalysis } from './analysis.ts';
import { eventsOf, victim } from './test/scripted-run.ts';
import type { Script } from './test/scripted-run.ts';

const step = (id: string) => ({ id, does: `start ${id}`, params: { id }, byHand: [`aws start ${id}`] });
const recorded = (id: string): EventBody => ({ type: 'undo-recorded', fault: 0, step: step(id) });
const loadRecorded: EventBody = { type: 'undo-recorded', fault: 'load', step: step('capacity') };
const loadUndone = (at: number): EventBody => ({
  type: 'undo-done',
  fault: 'load',
  done: at,
  outcomes: [outcome('capacity', 'undone')],
});
const done = (at: number, ...outcomes: UndoOutcome[]): [number, EventBody] => [
  at,
  { type: 'undo-done', fault: 0, done: at, outcomes },
];
const outcome = (id: string, state: UndoOutcome['state']): UndoOutcome => ({ id, state, detail: state });

type Timed = [at: number, body: EventBody][];

/** Of a run with further events, and of what another process wrote down after its end. */
function findings(also: Timed, more: Partial<Script> = {}, afterwards: Timed = []) {
  const services = { web: `${'.'.repeat(10)}xxxxxxxxxx${'.'.repeat(30)}` };
  const analysis = createAnalysis();
  for (const event of eventsOf({ services, victims: [victim('i-1')], ...more, also })) analysis.step(event);
  for (const [at, body] of afterwards) analysis.step({ seq: 9999, at, ...body });
  return { view: analysis.peek(), findings: analysis.finish() };
}

describe('what is to be put back', () => {
  it('is told with what became of it, and the recovery from the undo on', () => {
    const { findings: told, view } = findings([
      [999, recorded('i-1')],
      [1500, { type: 'undo-sent', fault: 0, sent: 1500 }],
      done(1700, outcome('i-1', 'undone')),
    ]);
    expect(told.undos).toMatchObject([{ sent: 1500, done: 1700, steps: [{ id: 'i-1', state: 'undone' }] }]);
    expect(view.undoLeft).toEqual([]);
    expect(told.recovery.interval).toEqual({ lo: 900, hi: 1000 });
    expect(told.recoverySinceUndo.interval).toEqual({ lo: 400, hi: 500 });
    expect(told.checks).toContainEqual({
      name: 'fault undone',
      isOk: true,
      detail: 'all 1 steps are put back',
    });
  });

  it('keeps a run from being held while anything is left', () => {
    const { findings: told, view } = findings([
      [998, recorded('i-1')],
      [999, recorded('i-2')],
      done(1700, outcome('i-1', 'undone'), outcome('i-2', 'left')),
    ]);
    expect(view.undoLeft).toMatchObject([{ fault: 0, step: { id: 'i-2' }, why: 'left' }]);
    expect(told.checks.find(({ name }) => name === 'fault undone')).toMatchObject({ isOk: false });
    expect(told.verdict).toBe('inconclusive');
  });

  it('is left where nobody tried, and no longer once another process has put it back', () => {
    const { view } = findings([[999, recorded('i-1')]]);
    expect(view.undoLeft).toMatchObject([{ why: 'nobody tried' }]);
    const { view: later, findings: told } = findings([[999, recorded('i-1')]], { ending: 'cut off' }, [
      [9000, { type: 'run-taken-over', wall: '2026-11-21T01:00:09.000Z', squall: '0.1.0' }],
      done(9500, outcome('i-1', 'needless')),
    ]);
    expect(later.undoLeft).toEqual([]);
    // Nobody probed in between, and nobody was due to.
    expect(told.harness.missing).toBe(0);
  });
});

describe('what load changed', () => {
  const undoneFault: Timed = [
    [1500, { type: 'undo-sent', fault: 0, sent: 1500 }],
    done(1700, outcome('i-1', 'undone')),
  ];

  it('is told after what faults did, and the recovery is counted from the undo of faults alone', () => {
    const { findings: told, view } = findings([
      [100, loadRecorded],
      [999, recorded('i-1')],
      [1200, { type: 'undo-sent', fault: 'load', sent: 1200 }],
      [1300, loadUndone(1300)],
      ...undoneFault,
    ]);
    expect(told.undos).toMatchObject([
      { fault: 0, sent: 1500, steps: [{ id: 'i-1' }] },
      { fault: 'load', kind: 'load', sent: 1200, done: 1300, steps: [{ id: 'capacity', state: 'undone' }] },
    ]);
    expect(view.undoLeft).toEqual([]);
    expect(told.recoverySinceUndo.interval).toEqual({ lo: 400, hi: 500 });
    expect(told.checks).toContainEqual({
      name: 'fault undone',
      isOk: true,
      detail: 'all 2 steps are put back',
    });
  });

  it('starts no second clock where no fault is put back', () => {
    const { findings: told } = findings([
      [100, loadRecorded],
      [1200, { type: 'undo-sent', fault: 'load', sent: 1200 }],
      [1300, loadUndone(1300)],
    ]);
    expect(told.recoverySinceUndo).toEqual({ interval: null, why: 'nothing was put back' });
    expect(told.recovery.interval).toEqual({ lo: 900, hi: 1000 });
  });

  it('keeps nobody waiting while the faults are put back, and is left until somebody has put it back', () => {
    const { view, findings: told } = findings([[100, loadRecorded], [999, recorded('i-1')], ...undoneFault]);
    const { view: without } = findings([[999, recorded('i-1')], ...undoneFault]);
    expect([view.services, view.awaited]).toEqual([without.services, without.awaited]);
    expect(view.undoLeft).toMatchObject([{ fault: 'load', step: { id: 'capacity' }, why: 'nobody tried' }]);
    expect(told.checks.find(({ name }) => name === 'fault undone')).toMatchObject({ isOk: false });
  });
});

describe('a clock whose victims come back', () => {
  const counts = (...ids: string[]) => [{ clock: 'capacity' as const, subject: 'hosts', ids }];
  const looks = [
    { sent: 500, counts: counts('i-1', 'i-2') },
    { sent: 1500, counts: counts('i-2') },
    { sent: 2500, counts: counts('i-1', 'i-2') },
  ];
  const undo: Timed = [
    [999, recorded('i-1')],
    [2000, { type: 'undo-sent', fault: 0, sent: 2000 }],
    done(2400, outcome('i-1', 'undone')),
  ];
  const capacity = (also: Timed, seen: Script['looks'] & {} = looks) =>
    findings(also, { looks: seen }).findings.clocks.find(({ clock }) => clock === 'capacity')?.recovery;

  it('is back with them once they are put back, and never without', () => {
    expect(capacity(undo)?.interval).toEqual({ lo: 500, hi: 1510 });
    expect(capacity([])?.interval).toEqual({ lo: 1500, hi: null });
  });

  it('was not touched where they were put back before they were missed', () => {
    const never = [{ sent: 500, counts: counts('i-1', 'i-2') }, { sent: 1500 }, { sent: 2500 }];
    expect(capacity(undo, never)).toEqual({ interval: null, why: 'not touched' });
    expect(capacity([], never)?.why).toContain('a dip was never seen');
  });
});
