// Real servers whose failures are known by the clock that the probes read: what is reported must contain the truth.
import { probes } from '#probes';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OutageServer, TrueWindow } from './outages.ts';
import { firstMessage, Processes } from './processes.ts';
import { askFor, planned } from './planned.ts';
import { untruths } from './truth-checks.ts';
import type { Told } from './truth-checks.ts';
import { outagesOf } from './watch-only-run.ts';
import { Watching } from './watching.ts';

// Not the address that clients get, so that no connection takes the port while a server refuses.
const host = process.platform === 'linux' ? '127.0.0.2' : '127.0.0.1';
const ways = ['fresh', 'pooled', 'tcp'] as const;
const kinds = ['refuses', 'answers 503', 'hangs'] as const;
const cases = [10, 30, 100].flatMap((perSecond) =>
  ways.flatMap((way) => kinds.map((kind) => ({ kind, way, perSecond }))),
);

/** Probes one failing server a case, all at once, and tells for each what was true and what was found. */
async function watchOutages(): Promise<Told[]> {
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
  const plans = cases.map(({ kind, way, perSecond }, index) => {
    const timeout = kind === 'hangs' ? '1500ms' : '20s';
    const given = { timeout, rate: `${perSecond}/s` };
    return askFor(way, `${host}:${ports[index]}`, given, `${kind}, ${way}, ${perSecond}/s`);
  });
  await watching.start(plans);
  child.send('begin');
  const truth = await firstMessage<TrueWindow[][]>(child);
  await watching.seenOk(plans);
  const findings = await watching.finish();
  return plans.map((plan, index): Told => ({
    plan,
    windows: truth[index] ?? [],
    outages: outagesOf(findings, plan.id),
    folds: watching.folds.filter(({ probe }) => probe === plan.id),
    origin: watching.origin,
  }));
}

describe('outages of a known server', () => {
  let watched: Awaited<ReturnType<typeof watchOutages>>;
  beforeAll(async () => {
    watched = await watchOutages();
  });

  it.each(cases)('that $kind, $way at $perSecond/s', (each) => {
    const told = watched[cases.indexOf(each)]!;
    expect(untruths(told, { isHitCounted: each.kind !== 'refuses' })).toEqual([]);
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
