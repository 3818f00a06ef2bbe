// Failing servers behind a slow and lossy network, on a machine that a process hogs: each outage that is told is one of
// the server's or a loss of the network's, and none of the server's that a request met is missing.
import { probes } from '#probes';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NetworkRoute, OutageServer, TrueWindow } from './outages.ts';
import { firstMessage, Processes } from './processes.ts';
import { outagesOf } from './watch-only-run.ts';
import { Watching } from './watching.ts';
import { planned } from './planned.ts';

const host = '127.0.0.1';
const cases = [1, 10, 100].flatMap((perSecond) =>
  ['fresh', 'pooled'].map((connections) => ({ perSecond, connections })),
);
const idOf = ({ perSecond, connections }: (typeof cases)[number]) => `${connections}, ${perSecond}/s`;

async function watch() {
  await using processes = new Processes();
  await using watching = new Watching();
  const servers = cases.map((_, index): OutageServer => {
    const shiftMs = (index * 137) % 1000;
    return {
      kind: 'answers 503',
      host,
      windows: [
        [1500 + shiftMs, 1400],
        [4500 + shiftMs, 300],
      ],
    };
  });
  const failing = processes.start('outage-process', [JSON.stringify(servers)]);
  const ports = await firstMessage<number[]>(failing);
  const routes = cases.map(({ perSecond }, index): NetworkRoute => {
    const dropEvery = perSecond === 1 ? 4 : 23;
    return { host, port: ports[index] ?? 0, minMs: 3, maxMs: 40, dropEvery };
  });
  const network = processes.start('network-process', [JSON.stringify(routes)]);
  const entries = await firstMessage<number[]>(network);
  processes.start('hog-process');
  const plans = cases.map((each, index) => {
    const url = `http://${host}:${entries[index]}/health`;
    const { connections, perSecond } = each;
    return planned(probes.http, { url, connections, timeout: '20s', rate: `${perSecond}/s` }, idOf(each));
  });
  await watching.start(plans);
  failing.send('begin');
  const truth = await firstMessage<TrueWindow[][]>(failing);
  await watching.seenOk(plans);
  const findings = await watching.finish();
  network.send('tell');
  const dropped = await firstMessage<string[][]>(network);
  return { findings, truth, dropped, folds: watching.folds, origin: watching.origin };
}

describe('behind a slow and lossy network, beside a busy process', () => {
  let watched: Awaited<ReturnType<typeof watch>>;
  beforeAll(async () => {
    watched = await watch();
  });

  it.each(cases)('outages are true: $connections at $perSecond/s', (each) => {
    const { findings, folds, origin } = watched;
    const index = cases.indexOf(each);
    const ms = (stamp: string) => Number(BigInt(stamp) - origin) / 1e6;
    const windows = watched.truth[index]!.map(({ began, ended, hits }) => ({
      began: began.map(ms),
      ended: ended.map(ms),
      hits,
    }));
    const dropped = watched.dropped[index]!.map(ms);
    const own = folds.filter(({ probe, n }) => probe === idOf(each) && n[0] === n[1]);
    const doneOf = (sentMs: number | null) => own.find(({ sent }) => sent[0] === sentMs)?.done[1] ?? Infinity;
    const outages = outagesOf(findings, idOf(each));
    const told = outages.map(({ start, end }) => {
      const starts = windows.filter(
        ({ began }) => (start.after ?? 0) < began[1]! && doneOf(start.by) > began[0]!,
      );
      const ends = windows.filter(({ ended }) => end.after < ended[1]! && doneOf(end.by) > ended[0]!);
      const losses = dropped.filter((lost) => start.by <= lost && lost <= doneOf(end.after));
      return (starts.length > 0 && ends.length > 0) || losses.length > 0;
    });
    expect(told).toEqual(outages.map(() => true));
    const unseen = windows.filter(
      ({ began, ended, hits }) =>
        hits > 0 && !outages.some(({ start, end }) => start.by < ended[1]! && doneOf(end.after) > began[0]!),
    );
    expect(unseen).toEqual([]);
    expect(outages.length).toBeGreaterThan(0);
  });
});
