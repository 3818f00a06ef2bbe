// Failing servers behind a slow and lossy network, on a machine that a process hogs: each outage that is told is one of
// the server's or a loss of the network's, and none of the server's that a request met is missing.
import { beforeAll, describe, expect, it } from 'vitest';
import type { NetworkRoute, OutageServer, TrueWindow } from './outages.ts';
import { firstMessage, Processes } from './processes.ts';
import { askFor } from './planned.ts';
import { untruthsBehind } from './truth-checks.ts';
import { outagesOf } from './watch-only-run.ts';
import { Watching } from './watching.ts';

const host = '127.0.0.1';
const cases = [1, 10, 100].flatMap((perSecond) =>
  (['fresh', 'pooled', 'tcp'] as const).map((way) => ({ perSecond, way })),
);
const idOf = ({ perSecond, way }: (typeof cases)[number]) => `${way}, ${perSecond}/s`;

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
    const { way, perSecond } = each;
    return askFor(way, `${host}:${entries[index]}`, { timeout: '20s', rate: `${perSecond}/s` }, idOf(each));
  });
  await watching.start(plans);
  failing.send('begin');
  const truth = await firstMessage<TrueWindow[][]>(failing);
  await watching.seenOk(plans);
  const findings = await watching.finish();
  network.send('tell');
  const dropped = await firstMessage<string[][]>(network);
  return { findings, truth, dropped, plans, folds: watching.folds, origin: watching.origin };
}

describe('behind a slow and lossy network, beside a busy process', () => {
  let watched: Awaited<ReturnType<typeof watch>>;
  beforeAll(async () => {
    watched = await watch();
  });

  it.each(cases)('outages are true: $way at $perSecond/s', (each) => {
    const { findings, folds, origin, truth, dropped, plans } = watched;
    const index = cases.indexOf(each);
    const plan = plans[index]!;
    const told = {
      plan,
      windows: truth[index] ?? [],
      outages: outagesOf(findings, plan.id),
      folds: folds.filter(({ probe }) => probe === plan.id),
      origin,
    };
    expect(untruthsBehind(told, dropped[index] ?? [])).toEqual([]);
  });
});
