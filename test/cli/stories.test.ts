import type { LoadRole, LoadSlice } from '#core';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventOf, journalOf, onlyRun, reportOf, scratchDirectory } from './run-directory.ts';
import type { Ending } from './run-directory.ts';
import { squall } from './squall.ts';

const root = resolve(import.meta.dirname, '../..');

const interval = z.object({ lo: z.number(), hi: z.number().nullable() });
const stateOf = z.object({
  verdict: z.string(),
  services: z.array(z.object({ name: z.string(), state: z.string() })),
  writes: z.array(
    z.object({ lost: interval.nullable(), lostWhen: z.object({ beforeT0: interval }).nullable() }),
  ),
  expectations: z.array(z.object({ quantity: z.string(), verdict: z.string() })),
});

async function tell(story: string, atEnd: Ending) {
  const reports = join(scratchDirectory(atEnd), 'reports');
  const { code, stderr, stdout } = await squall(['run', `experiments/${story}.yaml`, '--reports', reports], {
    cwd: root,
  });
  const directory = onlyRun(reports);
  const { services, expectations, writes } = stateOf.parse(reportOf(directory));
  return {
    code,
    stderr,
    stdout,
    journal: journalOf(directory),
    writes,
    states: Object.fromEntries(services.map(({ name, state }) => [name, state])),
    verdicts: Object.fromEntries(expectations.map(({ quantity, verdict }) => [quantity, verdict])),
  };
}

/** Each story ends as its page says. Side by side, the longest first: they wait more than they work. */
describe.concurrent('the story of', { timeout: 240_000 }, () => {
  it('the warmed balancer: the same traffic loses nothing until the fault, and warming it lost little', async ({
    onTestFinished,
  }) => {
    const { code, stderr, journal } = await tell('warmed-balancer', onTestFinished);
    expect(code, stderr).toBe(0);
    const sent = (role: LoadRole) =>
      journal.flatMap((event) => (event.type === 'load' && event.role === role ? event.slices : []));
    const lost = (slices: LoadSlice[]) =>
      slices.reduce((sum, { failed, rejected }) => sum + failed + rejected, 0);
    const t0 = eventOf(journal, 'fault-sent').sent;
    expect(lost(sent('traffic').filter(({ from, across = 0 }) => from < t0 && across < t0))).toBe(0);
    const warming = sent('warm-up');
    const all = warming.reduce((sum, slice) => sum + slice.sent, 0);
    expect(warming.reduce((sum, { rejected }) => sum + rejected, 0)).toBeLessThanOrEqual(0.05 * all);
    expect(all).toBeGreaterThan(1000);
  });

  it('the zombie: a stopped instance takes a service along, and ECS replaces nothing', async ({
    onTestFinished,
  }) => {
    const { code, stderr, stdout, states, journal } = await tell('zombie', onTestFinished);
    expect(code, stderr).toBe(1);
    expect(states).toMatchObject({ invoices: 'lost' });
    expect(stdout).toContain('tasks: not touched');
    expect(journal.some((event) => JSON.stringify(event).includes('somebody stopped i-'))).toBe(true);
  });

  it('no spare capacity: the instance is there, and the scheduler waits', async ({ onTestFinished }) => {
    const { code, stderr, verdicts } = await tell('no-spare-capacity', onTestFinished);
    expect(code, stderr).toBe(1);
    expect(verdicts).toEqual({ servicesLost: 'held', capacityRecovery: 'held', tasksRecovery: 'refuted' });
  });

  it('fail-open: a service whose targets are all unhealthy is served', async ({ onTestFinished }) => {
    const { code, stderr, states } = await tell('fail-open', onTestFinished);
    expect(code, stderr).toBe(0);
    expect(states['stock']).toBe('lost');
    expect(states['catalog']).not.toBe('lost');
  });

  it('the cold balancer: it drops traffic, so nothing is hurt', async ({ onTestFinished }) => {
    const { code, stderr, stdout, journal } = await tell('cold-balancer', onTestFinished);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain('Nothing was injected: in steady the traffic lost');
    expect(stderr).toContain('rejected');
    expect(stdout).toMatch(/^\? INCONCLUSIVE {2}cold-balancer/);
    expect(stdout).toMatch(/Report +\S+report\.md/);
    expect(journal.some(({ type }) => type === 'fault-intended')).toBe(false);
  });

  it('the reserved balancer: the same traffic is carried, and the capacity is given back', async ({
    onTestFinished,
  }) => {
    const { code, stderr, stdout, journal } = await tell('reserved-balancer', onTestFinished);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(
      /^Capacity +✓ reserved: 100 capacity units of reserved-balancer-alb, awaited for 3/m,
    );
    const { fault, outcomes } = eventOf(journal, 'undo-done');
    expect(fault).toBe('load');
    expect(outcomes.map(({ state }) => state)).toEqual(['undone']);
  });

  it('the stale SRV record: one client of two is well after the TTL', async ({ onTestFinished }) => {
    const { code, stderr, states, verdicts } = await tell('stale-srv', onTestFinished);
    expect(code, stderr).toBe(1);
    expect(Object.keys(states)).toEqual(expect.arrayContaining(['fresh', 'stale']));
    expect(verdicts).toEqual({ recoveryTime: 'refuted' });
  });

  it('the registry that is down: the instance is there, and its tasks cannot start', async ({
    onTestFinished,
  }) => {
    const { code, stderr, verdicts } = await tell('registry-down', onTestFinished);
    expect(code, stderr).toBe(1);
    expect(verdicts).toEqual({ servicesLost: 'held', capacityRecovery: 'held', tasksRecovery: 'refuted' });
  });

  it('the spot host on notice: no request is lost', async ({ onTestFinished }) => {
    const { code, stderr, states, journal } = await tell('spot-notice', onTestFinished);
    expect(code, stderr).toBe(0);
    expect(new Set(Object.values(states))).toEqual(new Set(['untouched']));
    expect(journal.some((event) => JSON.stringify(event).includes('a spot notice for i-'))).toBe(true);
  });

  it('lost writes: what was acknowledged in the last two seconds is gone with the host', async ({
    onTestFinished,
  }) => {
    const { code, stderr, verdicts, writes } = await tell('lost-writes', onTestFinished);
    expect(code, stderr).toBe(1);
    expect(verdicts).toEqual({ servicesLost: 'held', writesLost: 'refuted' });
    const [{ lost, lostWhen } = { lost: null, lostWhen: null }] = writes;
    expect(lost?.lo).toBeGreaterThan(20);
    expect(lost?.hi).toBe(lost?.lo);
    // One more may have been answered between t0 and the host's end.
    expect(lostWhen?.beforeT0.hi).toBeGreaterThanOrEqual((lost?.lo ?? Infinity) - 2);
  });
});

describe('the pages of the stories', () => {
  it('each name an experiment that is there, and each such experiment names its page', () => {
    const pages = readdirSync(join(root, 'docs/stories')).filter((name) => name !== 'README.md');
    for (const page of pages) {
      const text = readFileSync(join(root, 'docs/stories', page), 'utf8');
      const [, file = 'none'] = /squall run (experiments\/[\w-]+\.yaml)/.exec(text) ?? [];
      expect(existsSync(join(root, file)), `${page} names ${file}`).toBe(true);
      expect(readFileSync(join(root, file), 'utf8')).toContain(`docs/stories/${page}`);
    }
    expect(pages).toHaveLength(8);
  });
});
