// The contract of every probe as a suite: a new one is checked by being in the registry.
import { readdirSync } from 'node:fs';
import { harnessOverloaded } from '#core';
import type { Fold, ProbePlan } from '#core';
import { probes, startProbes, type Probe } from '#probes';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

const registry: [string, Probe][] = Object.entries(probes);
// A port that needs privilege to listen on, so that nothing answers.
const ingress = 'http://127.0.0.1:1';
// Of the examples.
beforeAll(() => vi.stubEnv('SHOP_DB_PASSWORD', 'hush'));
afterAll(() => vi.unstubAllEnvs());

it('every folder of src/probes is in the registry under its name', () => {
  const folders = readdirSync(new URL('../../src/probes', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(registry.map(([name]) => name).sort()).toEqual(folders.sort());
  expect(registry.length).toBeGreaterThan(0);
});

describe.each(registry)('%s', (name, probe) => {
  const plans = () => probe.plan(probe.params.parse(probe.example), { ingress });
  const plan = () => plans()[0] ?? expect.fail('it comes to no plan');

  it('bears the name it is registered under, and says what it does', () => {
    expect(probe.name).toBe(name);
    expect(probe.summary).toMatch(/^[A-Z].*\.$/);
  });

  it('takes its example, and no key that it does not know', () => {
    expect(probe.params.safeParse(probe.example).error).toBeUndefined();
    expect(probe.params.safeParse({ ...Object(probe.example), nobodyKnowsThis: 1 }).success).toBe(false);
  });

  it('explains every parameter to an editor', () => {
    const { properties = {} } = z.toJSONSchema(probe.params, { io: 'input' });
    const silent = Object.entries(properties).filter(
      ([, schema]) => typeof schema === 'boolean' || (schema.description ?? '') === '',
    );
    expect(silent).toEqual([]);
    expect(Object.keys(properties).length).toBeGreaterThan(0);
  });

  it('plans the same each time, as JSON, also from parameters that were JSON', () => {
    const all = plans();
    expect(JSON.parse(JSON.stringify(all))).toEqual(all);
    expect(plans()).toEqual(all);
    const params = JSON.parse(JSON.stringify(probe.params.parse(probe.example)));
    expect(probe.plan(params, { ingress })).toEqual(all);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(0);
    for (const decided of all) {
      expect(decided.kind).toBe(name);
      for (const text of [decided.id, decided.summary, decided.service]) expect(text).not.toBe('');
      expect(decided.intervalMs).toBeGreaterThan(0);
      expect(decided.timeoutMs).toBeGreaterThan(0);
    }
  });

  it('has a sender that takes what the plan says', async () => {
    const { createSender } = await import(probe.sender.href);
    const sender = createSender(plan().params, {
      now: () => 0,
      observe: () => undefined,
      connection: undefined,
      nameServer: undefined,
    });
    expect(sender).toEqual(expect.objectContaining({ send: expect.any(Function) }));
    sender.close();
  });

  it('is sent from a plan that was JSON, and tells of each place, in words', async () => {
    const decided: ProbePlan = JSON.parse(JSON.stringify({ ...plan(), intervalMs: 20 }));
    const folds: Fold[] = [];
    const { promise: told, resolve, reject } = Promise.withResolvers<void>();
    const pacing = await startProbes([decided], {
      origin: process.hrtime.bigint(),
      onFolds: (more) => {
        folds.push(...more);
        if (folds.some(({ reason }) => reason !== harnessOverloaded)) resolve();
      },
      onError: reject,
    });
    await told;
    await pacing.stop();
    const places = folds.flatMap(({ n: [first, last] }) =>
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
    );
    expect(places.sort((a, b) => a - b)).toEqual([...places.keys()]);
    for (const { probe, outcome, reason } of folds) {
      expect(probe).toBe(decided.id);
      expect(outcome === 'ok').toBe(reason === undefined);
    }
  });
});

it('refuses a plan of a kind that is not there', async () => {
  const plan = {
    id: 'a',
    kind: 'nobody',
    service: 'a',
    summary: '',
    params: {},
    intervalMs: 1,
    timeoutMs: 1,
  };
  const options = { origin: 0n, onFolds: () => undefined, onError: () => undefined };
  await expect(startProbes([plan], options)).rejects.toThrow('There is no probe named nobody.');
});
