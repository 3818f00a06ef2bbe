import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { untilGone } from '#processes';
import { journalOf, onlyRun, reportOf, scratchDirectory } from './run-directory.ts';
import type { Ending } from './run-directory.ts';
import { squall, startSquall } from './squall.ts';

const growing = resolve(import.meta.dirname, '../../experiments/labs/growing-balancer.yaml');

/** An experiment with this load; on a balancer that carries 50 requests a second at first, unless another is named. */
function loaded(load: string, atEnd: Ending, { lab = growing, expect = "{ requestsLost: '<= 50%' }" } = {}) {
  const directory = scratchDirectory(atEnd);
  const path = join(directory, 'experiment.yaml');
  const lines = [
    'version: 1',
    'name: loaded',
    `target: { lab: ${lab} }`,
    'probes: [{ auto: { rate: 2/s } }]',
    'alerts: [auto]',
    `load: ${load}`,
    'faults: [{ terminate-instances: { count: 1, seed: 1 } }]',
    'watch: { steadyFor: 3s, settleFor: 2s, giveUpAfter: 30s }',
    `expect: ${expect}`,
  ];
  writeFileSync(path, `${lines.join('\n')}\n`);
  return { path, reports: join(directory, 'reports') };
}

/** Side by side, the longest first. */
describe.concurrent('a run with load', { timeout: 120_000 }, () => {
  it('waits for an alarm that its warm-up made fire, and lays it to no fault', async ({ onTestFinished }) => {
    const load = "{ warmUp: { from: 30/s, to: 60/s, grow: over 1s, ready: { for: 8s, p99: '< 2s' } } }";
    const { path, reports } = loaded(load, onTestFinished, {
      lab: resolve(import.meta.dirname, '../labs/noticed-load.yaml'),
      expect: "{ alertsSettle: '<= 5s' }",
    });
    const { code, stderr } = await squall(['run', path, '--reports', reports]);
    expect(code, stderr).toBe(0);
    const directory = onlyRun(reports);
    const journal = journalOf(directory);
    const waiting = journal.findIndex((event) => event.type === 'note' && event.text.includes('busy'));
    const steady = journal.findIndex((event) => event.type === 'phase' && event.phase === 'steady');
    expect(journal[waiting]).toMatchObject({
      text: 'Waiting for alerts that fired while it was warmed up: busy.',
    });
    expect(steady).toBeGreaterThan(waiting);
    const { alerts } = noticed.parse(reportOf(directory));
    expect(alerts).toMatchObject([{ name: 'busy', outcome: 'never fired', firings: [] }]);
    expect(alerts[0]?.because).toContain('it fired while it was warmed up, and had cleared');
  });

  it('whose warm-up can never show what it is to show is inconclusive, and nobody was touched', async ({
    onTestFinished,
  }) => {
    const ready = "{ p99: '< 1ms', for: 8s }";
    const load = `{ warmUp: { from: 30/s, to: 40/s, grow: over 1s, giveUpAfter: 12s, ready: ${ready} } }`;
    const { path, reports } = loaded(load, onTestFinished);
    const { code, stderr, stdout } = await squall(['run', path, '--reports', reports]);
    const journal = journalOf(onlyRun(reports));
    expect(code, stderr).toBe(2);
    expect(stderr).toContain('Nothing was injected: it never got warm');
    expect(stderr).toContain('p99');
    expect(stdout).toContain('INCONCLUSIVE');
    expect(stdout).toContain('never warm after');
    expect(stdout).toMatch(/Report +\S+report\.md/);
    expect(journal.some(({ type }) => type === 'fault-intended' || type === 'fault-sent')).toBe(false);
    expect(reportOf(onlyRun(reports)).verdict).toBe('inconclusive');
  });

  it('accounts for each request: phases add up to the whole, and reports are the same from the journal', async ({
    onTestFinished,
  }) => {
    const { path, reports } = loaded('{ traffic: { rate: 30/s } }', onTestFinished);
    const { code, stderr, stdout } = await squall(['run', path, '--reports', reports]);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('traffic decides');
    const directory = onlyRun(reports);
    const [traffic] = loadsOf(directory);
    if (!traffic) throw new Error('no load is told');
    const { total, phases, scenarios } = traffic;
    expect(phases.reduce((sum, { due }) => sum + due, 0)).toBe(total.due);
    expect(phases.reduce((sum, { ok }) => sum + ok, 0)).toBe(total.ok);
    expect(phases.map(({ phase }) => phase)).toEqual(expect.arrayContaining(['steady', 'recovery']));
    const hit = scenarios
      .filter(({ failed, rejected }) => failed + rejected > 0)
      .map(({ scenario }) => scenario);
    expect(hit.length).toBeGreaterThan(0);
    const { services } = reported.parse(reportOf(directory));
    const untouched = services.filter(({ state }) => state === 'untouched').map(({ name }) => name);
    expect(untouched.filter((name) => hit.includes(name))).toEqual([]);
    const journal = journalOf(directory);
    const edges = journal.flatMap((event) => {
      if (event.type === 'phase') return event.at;
      return event.type === 'fault-sent' ? event.sent : [];
    });
    const slices = journal.flatMap((event) => (event.type === 'load' ? event.slices : []));
    const cuts = slices.flatMap(({ from, to }) => [from, to]).filter((at) => at % 1000 !== 0);
    expect(cuts.length).toBeGreaterThan(0);
    expect(cuts.filter((at) => !edges.includes(at))).toEqual([]);
    const [begun] = slices;
    const later = edges.filter((edge) => edge > (begun?.to ?? Infinity));
    expect(slices.filter(({ from, to }) => later.some((edge) => from < edge && edge < to))).toEqual([]);
    const before = readFileSync(join(directory, 'report.md'), 'utf8');
    await squall(['report', directory]);
    expect(readFileSync(join(directory, 'report.md'), 'utf8')).toBe(before);
  });

  it('sends nothing to a host that nobody named, though a fault is sent to a lab', async ({
    onTestFinished,
  }) => {
    const { path, reports } = loaded("{ traffic: { rate: 1/s, url: 'http://192.0.2.1/' } }", onTestFinished);
    const { code, stderr } = await squall(['run', path, '--reports', reports]);
    expect(code, stderr).toBe(64);
    expect(stderr).toContain('Nobody is here to say yes to sending load to 192.0.2.1');
    const types = journalOf(onlyRun(reports)).map(({ type }) => type);
    expect(types.filter((type) => type === 'load-started' || type === 'fault-intended')).toEqual([]);
  });

  it('ends cleanly in the warm-up by Ctrl-C, and its generators are gone; so are they after kill -9', async ({
    onTestFinished,
  }) => {
    const load = '{ warmUp: { from: 10/s, to: 40/s, grow: over 1m, ready: { for: 30s } } }';
    for (const [signal, ended] of [
      ['SIGINT', 130],
      ['SIGKILL', null],
    ] as const) {
      const { path, reports } = loaded(load, onTestFinished);
      const run = startSquall(['run', path, '--reports', reports, '--events']);
      await run.event(({ type }) => type === 'load');
      const generators = childrenOf(run.child.pid ?? 0).filter((pid) =>
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('generator-process'),
      );
      expect(generators).toHaveLength(1);
      run.child.kill(signal);
      const { code } = await run.finished;
      expect(code).toBe(ended);
      expect(await Promise.all(generators.map((pid) => untilGone(pid, 10_000)))).toEqual([true]);
      const journal = journalOf(onlyRun(reports));
      expect(journal.some(({ type }) => type === 'fault-intended')).toBe(false);
    }
  });
});

const noticed = z.object({
  alerts: z.array(
    z.object({ name: z.string(), outcome: z.string(), because: z.string(), firings: z.array(z.unknown()) }),
  ),
});

const reported = z.object({
  services: z.array(z.object({ name: z.string(), state: z.string() })),
  loads: z.array(
    z.object({
      total: z.object({ due: z.number(), ok: z.number() }),
      scenarios: z.array(z.object({ scenario: z.string(), failed: z.number(), rejected: z.number() })),
      phases: z.array(z.object({ phase: z.string(), due: z.number(), ok: z.number() })),
    }),
  ),
});

function loadsOf(directory: string) {
  return reported.parse(reportOf(directory)).loads;
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}
