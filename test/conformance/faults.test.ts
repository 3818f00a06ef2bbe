// The contract of every fault as a suite: a new one is checked by being in the registry.
import { readdirSync } from 'node:fs';
import { SquallError, type Inventory } from '#core';
import { faults, type Fault } from '#faults';
import type { Target } from '#targets';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rejectionOf, unguarded, unhurried } from '../targets/lab-endpoint.ts';
import { rigOf } from '../faults/fault-rig.ts';
import { unknownActions } from '../targets/aws-actions.ts';

const registry: [string, Fault][] = Object.entries(faults);
const isLooking = /^[a-z0-9]+:(?:Describe|List|Get)/;
const reason = new Error('the run was interrupted');

const withoutPowers = (inventory: Inventory): Target => ({
  name: 'a reading room',
  inventory: async () => inventory,
  look: async () => ({ counts: [], live: [] }),
  close: () => undefined,
});

it('every folder of src/faults is in the registry under its name', () => {
  const folders = readdirSync(new URL('../../src/faults', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(registry.map(([name]) => name).sort()).toEqual(folders.sort());
  expect(registry.length).toBeGreaterThan(0);
});

describe.each(registry)('%s', (name, fault) => {
  it('bears the name it is registered under, and says what it does', () => {
    expect(fault.name).toBe(name);
    expect(fault.summary).toMatch(/^[A-Z].*\.$/);
  });

  it('takes its example, and no key that it does not know', () => {
    expect(fault.params.safeParse(fault.example).error).toBeUndefined();
    expect(fault.params.safeParse({ ...Object(fault.example), nobodyKnowsThis: 1 }).success).toBe(false);
  });

  it('explains every parameter to an editor', () => {
    const { properties = {} } = z.toJSONSchema(fault.params, { io: 'input' });
    const silent = Object.entries(properties).filter(
      ([, schema]) => typeof schema === 'boolean' || (schema.description ?? '') === '',
    );
    expect(silent).toEqual([]);
    expect(Object.keys(properties).length).toBeGreaterThan(0);
  });

  it('names its actions as AWS does, and tells those that change something from those that look', async () => {
    const { changes, reads } = fault.actions(fault.params.parse(fault.example));
    expect(changes.length).toBeGreaterThan(0);
    expect(await unknownActions([...changes, ...reads])).toEqual([]);
    expect(reads.filter((action) => !isLooking.test(action))).toEqual([]);
    expect(changes.filter((action) => isLooking.test(action))).toEqual([]);
  });

  it('plans the same each time, as JSON, and touches nothing', async () => {
    await using rig = await rigOf(fault);
    rig.lab.calls.length = 0;
    const before = structuredClone(rig.inventory);
    const plan = rig.plan();
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(rig.plan()).toEqual(plan);
    expect(plan.kind).toBe(name);
    expect(plan.summary).not.toBe('');
    expect(plan.isReversible).toBe('undo' in fault);
    expect(rig.inventory).toEqual(before);
    expect(rig.lab.calls).toEqual([]);
  });

  it('injects and proves from a plan that was JSON', async () => {
    await using rig = await rigOf(fault);
    const { lab, target } = rig;
    const plan: ReturnType<Fault['plan']> = JSON.parse(JSON.stringify(rig.plan()));
    const signal = unhurried();
    lab.calls.length = 0;
    lab.actions.clear();
    let sent = 0;
    await fault.inject(plan, { ...unguarded, target, signal, onSent: () => (sent += 1) });
    const wait = async (ms: number) => lab.timers.advance(ms);
    const proofs = await fault.prove(plan, { target, signal, wait });
    expect(sent).toBe(1);
    expect([...lab.actions].filter((action) => !rig.actions.has(action))).toEqual([]);
    // Where the target picks, only the proof tells whom.
    const wanted = plan.picks ? proofs.slice(0, plan.picks.count) : plan.victims;
    expect(proofs.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
    expect(proofs).toHaveLength(plan.picks?.count ?? plan.victims.length);
    expect(proofs.filter(({ isProven }) => !isProven)).toEqual([]);
  });

  it('proves nothing of what was not injected', async () => {
    await using rig = await rigOf(fault);
    const { lab, target } = rig;
    const wait = async (ms: number) => lab.timers.advance(ms);
    const proofs = await fault.prove(rig.plan(), { target, signal: unhurried(), wait });
    expect(proofs.length).toBeGreaterThan(0);
    expect(proofs.filter(({ isProven }) => isProven)).toEqual([]);
  });

  it('sends nothing once aborted', async () => {
    await using rig = await rigOf(fault);
    const { lab, target } = rig;
    lab.calls.length = 0;
    const signal = AbortSignal.abort(reason);
    const context = { ...unguarded, target, signal, onSent: () => expect.unreachable() };
    expect(await rejectionOf(fault.inject(rig.plan(), context))).toBe(reason);
    expect(lab.calls).toEqual([]);
  });

  it('lets go of an answer that does not come', async () => {
    await using rig = await rigOf(fault);
    const { lab, target } = rig;
    const stop = new AbortController();
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    lab.hook(({ signal }) => {
      resolve();
      return new Promise((answer) => signal.addEventListener('abort', () => answer(), { once: true }));
    });
    const outcome = rejectionOf(
      fault.inject(rig.plan(), { ...unguarded, target, signal: stop.signal, onSent: () => undefined }),
    );
    await asked;
    stop.abort(reason);
    expect(await outcome).toBe(reason);
  });

  it('lets go of a proof, while reading and while waiting', async () => {
    await using rig = await rigOf(fault);
    const { target } = rig;
    const aborted = { target, signal: AbortSignal.abort(reason), wait: async () => undefined };
    expect(await rejectionOf(fault.prove(rig.plan(), aborted))).toBe(reason);
    const wait = () => Promise.reject(reason);
    const waiting = { target, signal: unhurried(), wait };
    expect(await rejectionOf(fault.prove(rig.plan(), waiting))).toBe(reason);
  });

  it('says so when the target has not the power it needs', async () => {
    await using rig = await rigOf(fault);
    const target = withoutPowers(rig.inventory);
    const signal = unhurried();
    const onSent = () => expect.unreachable();
    const wait = async () => undefined;
    for (const outcome of [
      fault.inject(rig.plan(), { ...unguarded, target, signal, onSent }),
      fault.prove(rig.plan(), { target, signal, wait }),
    ]) {
      const error = await rejectionOf(outcome);
      expect(error).toBeInstanceOf(SquallError);
      expect(error).toMatchObject({ message: expect.stringContaining('"a reading room"') });
      expect(error).toHaveProperty('hint', expect.any(String));
    }
  });
});
