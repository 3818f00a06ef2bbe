// Real servers whose failures are known by the clock that the probes read: what is reported must contain the truth.
import type { Outage } from '#analysis';
import type { Fold, ProbePlan } from '#core';
import { probes } from '#probes';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OutageServer, TrueWindow } from './outages.ts';
import { firstMessage, Processes } from './processes.ts';
import { outagesOf } from './watch-only-run.ts';
import { Watching } from './watching.ts';
import { planned } from './planned.ts';

// Not the address that clients get, so that no connection takes the port while a server refuses.
const host = process.platform === 'linux' ? '127.0.0.2' : '127.0.0.1';
const kinds = ['refuses', 'answers 503', 'hangs'] as const;
const cases = [10, 30, 100].flatMap((perSecond) =>
  ['fresh', 'pooled'].flatMap((connections) => kinds.map((kind) => ({ kind, connections, perSecond }))),
);

interface Told {
  plan: ProbePlan;
  kind: OutageServer['kind'];
  windows: TrueWindow[];
  outages: Outage[];
  /** Folds of a single sample by when they were sent, and all others. */
  raw: Map<number, Fold>;
  folds: Fold[];
}

/** Probes one failing server a case, all at once, and tells for each what was true and what was found. */
async function watchOutages(): Promise<{ told: Told[]; origin: bigint }> {
  await using processes = new Processes();
  await using watching = new Watching();
  const servers = cases.map(({ kind }, index): OutageServer => {
    // Every server begins at another phase of the probes' schedules.
    const shiftMs = (index * 37) % 100;
    return {
      kind,
      host,
      windows: [
        [900 + shiftMs, 700],
        [2500 + shiftMs, 250],
      ],
    };
  });
  const child = processes.start('outage-process', [JSON.stringify(servers)]);
  const ports = await firstMessage<number[]>(child);
  const plans = cases.map(({ kind, connections, perSecond }, index) => {
    const timeout = kind === 'hangs' ? '1500ms' : '20s';
    const url = `http://${host}:${ports[index]}/health`;
    const given = { url, connections, timeout, rate: `${perSecond}/s` };
    return planned(probes.http, given, `${kind}, ${connections}, ${perSecond}/s`);
  });
  await watching.start(plans);
  child.send('begin');
  const truth = await firstMessage<TrueWindow[][]>(child);
  await watching.seenOk(plans);
  const findings = await watching.finish();
  const told = plans.map((plan, index): Told => {
    const folds = watching.folds.filter(({ probe }) => probe === plan.id);
    return {
      plan,
      kind: cases[index]?.kind ?? 'hangs',
      windows: truth[index] ?? [],
      outages: outagesOf(findings, plan.id),
      folds,
      raw: new Map(folds.filter(({ n }) => n[0] === n[1]).map((fold) => [fold.sent[0], fold])),
    };
  });
  return { told, origin: watching.origin };
}

const covers = ({ sent }: Fold, from: number, to: number) => sent[0] > from && sent[1] < to;
const countOf = (folds: readonly Fold[]) => folds.reduce((sum, { n }) => sum + n[1] - n[0] + 1, 0);

describe('outages of a known server', () => {
  let watched: Awaited<ReturnType<typeof watchOutages>>;
  beforeAll(async () => {
    watched = await watchOutages();
  });

  it.each(cases)('that $kind, $connections at $perSecond/s', ({ kind, connections, perSecond }) => {
    const { told, origin } = watched;
    const own = told.find(({ plan }) => plan.id === `${kind}, ${connections}, ${perSecond}/s`);
    if (!own) throw new Error('not watched');
    const { outages, windows, plan, raw, folds } = own;
    const ms = (stamp: string) => Number(BigInt(stamp) - origin) / 1e6;
    expect(outages).toHaveLength(windows.length);
    for (const [index, { start, end, failed }] of outages.entries()) {
      const window = windows[index]!;
      const [began, ended] = [window.began.map(ms), window.ended.map(ms)];
      const [firstFailed, firstOk] = [raw.get(start.by), raw.get(end.by ?? NaN)];
      // The last ok left before the server failed, and the first failure was decided after.
      expect(start.after).toBeLessThan(began[1]!);
      expect(firstFailed?.done[0]).toBeGreaterThan(began[0]!);
      // The last failure left before the server served again, and the first ok was read after.
      expect(end.after).toBeLessThan(ended[1]!);
      expect(firstOk?.done[0]).toBeGreaterThan(ended[0]!);
      // Every request that met the failing server is one failed sample, or one that a busy machine spoiled.
      const inside = folds.filter((fold) => covers(fold, start.after!, end.by!));
      const spoiled = countOf(inside.filter(({ outcome }) => outcome === 'unknown'));
      const hits = kind === 'refuses' ? failed : window.hits;
      expect(failed).toBeLessThanOrEqual(hits);
      expect(failed + spoiled).toBeGreaterThanOrEqual(hits);
      for (const [from, to] of [
        [start.after!, start.by],
        [end.after, end.by!],
      ] as const) {
        const unsure = folds.filter((fold) => covers(fold, from, to));
        expect(unsure.filter(({ outcome }) => outcome !== 'unknown')).toEqual([]);
        const latenessMs = raw.get(to)?.maxLatenessMs ?? NaN;
        expect(to - from).toBeLessThanOrEqual((countOf(unsure) + 1) * plan.intervalMs + latenessMs + 0.01);
      }
    }
  });
});

describe('healthy servers', () => {
  it('are told to be healthy, sample by sample', async () => {
    await using processes = new Processes();
    await using watching = new Watching();
    const urls = await processes.healthyUrls(200, 2);
    const plans = urls.map((url, index) => {
      const connections = index % 2 === 0 ? 'pooled' : 'fresh';
      return planned(probes.http, { url, connections, rate: '20/s', timeout: '20s' }, String(index));
    });
    await watching.start(plans);
    await watching.seen(20_000);
    const { services } = await watching.finish();
    expect(services).toHaveLength(plans.length);
    const failed = watching.folds.filter(({ outcome }) => outcome === 'failed');
    expect(failed).toEqual([]);
    expect(services.flatMap(({ outages, steady }) => [...outages, ...(steady?.outages ?? [])])).toEqual([]);
    const unknown = watching.folds.filter(({ outcome }) => outcome === 'unknown');
    expect(new Set(unknown.map(({ reason }) => reason))).toEqual(
      new Set(unknown.length > 0 ? ['harness overloaded'] : []),
    );
  });
});
