// The contract of every fault that can be undone: what it did is put back whatever became of its requests.
import type { UndoStep } from '#core';
import { faults, type Fault } from '#faults';
import { describe, expect, it } from 'vitest';
import { rejectionOf } from '../targets/lab-endpoint.ts';
import { rigOf, traceIn } from '../faults/fault-rig.ts';

const reversible = Object.entries<Fault>(faults).filter(([, fault]) => 'undo' in fault);
const reason = new Error('the run was interrupted');
const into = (steps: UndoStep[]) => async (step: UndoStep) => void steps.push(step);

/** How many requests of an injection change something. */
async function requestsOf(fault: Fault): Promise<number> {
  await using rig = await rigOf(fault);
  await rig.inject();
  return rig.changes().length;
}

describe.each(reversible)('%s', (_name, fault) => {
  it('is on disk before it leaves, each step once, with the commands to do it by hand', async () => {
    await using rig = await rigOf(fault);
    const order: string[] = [];
    rig.lab.hook(({ operation }) => {
      if (rig.isChange(operation)) order.push('changes');
    });
    const steps: UndoStep[] = [];
    await rig.inject({
      record: async (step) => {
        // Written as slowly as a disk may be: what does not wait for it is seen to overtake it.
        await new Promise((resolve) => setTimeout(resolve, 100));
        steps.push(step);
        order.push('recorded');
      },
    });
    expect(order[0]).toBe('recorded');
    expect(order.at(-1)).toBe('changes');
    expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
    for (const { does, byHand } of steps) {
      expect(does).not.toBe('');
      expect(byHand.length).toBeGreaterThan(0);
      for (const command of byHand)
        expect(command).toMatch(/\baws .* --region lab-local-1 --endpoint-url http:/);
    }
  });

  it('lasts, and is put back by another process that has only the steps', async () => {
    await using rig = await rigOf(fault);
    const before = traceIn(rig.lab);
    const steps: UndoStep[] = [];
    await rig.inject({ record: into(steps) });
    expect((await rig.prove()).every(({ isProven }) => isProven)).toBe(true);
    rig.lab.timers.advance(rig.plan().holdMs ?? 0);
    expect(rig.plan().holdMs).toBeGreaterThan(0);
    expect(traceIn(rig.lab)).not.toEqual(before);
    const outcomes = await rig.undo(steps);
    expect(outcomes.map(({ id }) => id).sort()).toEqual(steps.map(({ id }) => id).sort());
    expect(outcomes.filter(({ state }) => state !== 'undone')).toEqual([]);
    expect(traceIn(rig.lab)).toEqual(before);
  });

  it('undone again changes nothing', async () => {
    await using rig = await rigOf(fault);
    const steps: UndoStep[] = [];
    await rig.inject({ record: into(steps) });
    await rig.prove();
    await rig.undo(steps);
    rig.lab.calls.length = 0;
    const outcomes = await rig.undo(steps);
    expect(rig.changes()).toEqual([]);
    expect(outcomes.filter(({ state }) => state !== 'needless')).toEqual([]);
  });

  it('asks for nothing that its actions do not name', async () => {
    await using rig = await rigOf(fault);
    rig.lab.actions.clear();
    const steps: UndoStep[] = [];
    await rig.inject({ record: into(steps) });
    await rig.prove();
    await rig.undo(steps);
    expect([...rig.lab.actions].filter((action) => !rig.actions.has(action))).toEqual([]);
  });

  it('is undone whichever of its requests was the last that might leave', async () => {
    const requests = await requestsOf(fault);
    expect(requests).toBeGreaterThan(0);
    for (let allowed = 0; allowed < requests; allowed += 1) {
      await using rig = await rigOf(fault);
      const before = traceIn(rig.lab);
      const steps: UndoStep[] = [];
      let asked = 0;
      const mayLeave = () => {
        asked += 1;
        if (asked > allowed) throw reason;
      };
      await rejectionOf(rig.inject({ record: into(steps), mayLeave }));
      expect(rig.changes()).toHaveLength(allowed);
      expect(steps.length).toBeGreaterThan(0);
      const outcomes = await rig.undo(steps);
      expect(outcomes.filter(({ state }) => state === 'left')).toEqual([]);
      // Where nothing left, there is nothing to put back.
      expect(rig.changes().length > allowed).toBe(allowed > 0);
      expect(traceIn(rig.lab)).toEqual(before);
    }
  });

  it('is undone whichever of its requests nobody heard the answer of', async () => {
    const requests = await requestsOf(fault);
    for (let unheard = 1; unheard <= requests; unheard += 1) {
      await using rig = await rigOf(fault);
      const before = traceIn(rig.lab);
      const steps: UndoStep[] = [];
      const stop = new AbortController();
      rig.lab.hook(() => {
        if (rig.changes().length === unheard) stop.abort(reason);
      });
      const error = await rejectionOf(rig.inject({ record: into(steps), signal: stop.signal }));
      expect(error).toBe(reason);
      rig.lab.hook(() => undefined);
      const outcomes = await rig.undo(steps);
      expect(outcomes.filter(({ state }) => state === 'left')).toEqual([]);
      expect(traceIn(rig.lab)).toEqual(before);
    }
  });

  it('is proven and undone where what is read is seconds behind', async () => {
    await using rig = await rigOf(fault, { lab: { constants: { readLag: '5s' } } });
    const before = traceIn(rig.lab);
    const steps: UndoStep[] = [];
    await rig.inject({ record: into(steps) });
    const early = await rig.undo(steps);
    expect(early.filter(({ state }) => state !== 'undone')).toEqual([]);
    expect(traceIn(rig.lab)).toEqual(before);
    rig.lab.timers.advance(60_000);
    await rig.inject();
    expect((await rig.prove()).filter(({ isProven }) => !isProven)).toEqual([]);
  });

  it('lets go of an undo, while asking and while waiting', async () => {
    await using rig = await rigOf(fault);
    const steps: UndoStep[] = [];
    await rig.inject({ record: into(steps) });
    expect(await rejectionOf(rig.undo(steps, AbortSignal.abort(reason)))).toBe(reason);
    const stop = new AbortController();
    rig.lab.hook(({ signal }) => {
      stop.abort(reason);
      return new Promise((answer) => signal.addEventListener('abort', () => answer(), { once: true }));
    });
    expect(await rejectionOf(rig.undo(steps, stop.signal))).toBe(reason);
  });

  it('leaves a step that it does not know, and does the others', async () => {
    await using rig = await rigOf(fault);
    const steps: UndoStep[] = [];
    await rig.inject({ record: into(steps) });
    const strange = {
      id: 'paint it blue',
      does: 'paint it blue',
      params: { colour: 'blue' },
      byHand: ['aws'],
    };
    const outcomes = await rig.undo([strange, ...steps]);
    const left = outcomes.filter(({ state }) => state === 'left');
    expect(left.map(({ id }) => id)).toEqual([strange.id]);
    expect(outcomes).toHaveLength(steps.length + 1);
  });
});
