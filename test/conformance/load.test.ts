// The contract of every load engine as a suite: a new one is checked by being in the registry.
import { existsSync, readdirSync } from 'node:fs';
import { loadOutcomes } from '#core';
import type { LoadJob, LoadSlice } from '#core';
import { engines, loadField } from '#load';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LoggingServer } from '../load/logging-server.ts';
import { findHere } from '../load/engine-here.ts';
import { jobTo } from '../load/jobs.ts';
import { SentLoad } from '../load/sent-load.ts';

const registry = Object.values(engines).map((engine) => [engine.name, engine] as const);
const signal = new AbortController().signal;
const here = new Map<string, boolean>();
for (const [name, engine] of registry) here.set(name, await findHere(engine));

it('every folder of src/load with an engine is in the registry under its name', () => {
  const root = new URL('../../src/load/', import.meta.url);
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/index.ts`, root)))
    .map(({ name }) => name)
    // The ramp is what engines are steered by.
    .filter((name) => name !== 'warm-up');
  expect(registry.map(([name]) => name).sort()).toEqual(folders.sort());
});

describe.each(registry)('%s', (name, engine) => {
  it('says what it does, and of which model it is', () => {
    expect(engine.name).toBe(name);
    expect(engine.summary).toMatch(/^\S.*\.$/);
    expect(['open', 'closed']).toContain(engine.model);
  });

  it('takes its example, what JSON makes of it, and no key that it does not know', () => {
    const read = engine.params.parse(engine.example);
    expect(engine.params.parse(JSON.parse(JSON.stringify(read)))).toEqual(read);
    expect(engine.params.safeParse({ ...Object(engine.example), nobodyKnowsThis: 1 }).success).toBe(false);
    expect(engine.params.parse(undefined)).toBeDefined();
  });

  it('explains every parameter to an editor', () => {
    const { properties = {} } = z.toJSONSchema(engine.params, { io: 'input' });
    const silent = Object.entries(properties).filter(
      ([, schema]) => typeof schema === 'boolean' || (schema.description ?? '') === '',
    );
    expect(silent).toEqual([]);
  });

  it('is named in a file by its word, or with its parameters', () => {
    const ramp = { from: '10/s', to: '20/s', grow: 'over 10s' };
    const named = (word: unknown) => loadField.parse({ warmUp: { ...ramp, engine: word } }).warmUp?.engine;
    expect(named(name)).toEqual({ kind: name, params: engine.params.parse(undefined) });
    expect(named({ [name]: engine.example })?.kind).toBe(name);
  });

  it('tells whether it is here, or how it is had', async () => {
    const found = await engine.find(signal);
    const told = 'version' in found ? [found.version] : [found.missing, found.howToGet];
    for (const text of told) expect(text).not.toBe('');
  });

  it('begins nothing once it is aborted', async () => {
    const slices: LoadSlice[] = [];
    const options = {
      origin: process.hrtime.bigint(),
      now: () => performance.now(),
      runId: 'run',
      onSlices: (more: LoadSlice[]) => void slices.push(...more),
      onLost: () => undefined,
    };
    const job: LoadJob = jobTo('http://127.0.0.1:1/', 10, { engine: name });
    await expect(engine.start(job, options, AbortSignal.abort(new Error('too late')))).rejects.toThrow(
      'too late',
    );
    expect(slices).toEqual([]);
  });

  it.skipIf(here.get(name) !== true)(
    'tells every request of a load that goes and ends, cut at its edges',
    async () => {
      const server = await LoggingServer.start();
      const load = await SentLoad.start(jobTo(server.url, 100, { engine: name, connections: 50 }));
      await load.until(() => load.sum('ok') > 50);
      const edgeMs = load.now();
      load.running.cut(edgeMs);
      await load.until(() => load.slices.some(({ from }) => from >= edgeMs));
      await load.running.stop();
      await expect(load.running.ended).resolves.toEqual({});
      const decided = loadOutcomes.reduce((sum, outcome) => sum + load.sum(outcome), 0);
      expect(load.sum('sent') + load.sum('unsent')).toBe(decided);
      expect(load.sum('failed') + load.sum('rejected')).toBe(0);
      expect(load.sum('ok')).toBeLessThanOrEqual(server.ids().length);
      expect(load.slices.filter(({ from, to }) => from < edgeMs && edgeMs < to)).toEqual([]);
      for (const { from, to } of load.slices) expect(to - from).toBeGreaterThan(0);
    },
  );
});
