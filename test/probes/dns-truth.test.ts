// BIND and the lab's name server, behind ways that fail in windows known by the clock that the probes read: what is
// reported must contain the truth.
import type { ProbePlan } from '#core';
import { probes } from '#probes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labWithZone, record } from '../../src/lab/control/route53/test/lab-with-zone.ts';
import { startNameServer } from '../../src/lab/dns/name-server.ts';
import { bind, startBind } from '../dns/bind.ts';
import type { NameRoute, TrueWindow } from './outages.ts';
import { planned } from './planned.ts';
import { firstMessage, Processes } from './processes.ts';
import { untruths, untruthsBehind } from './truth-checks.ts';
import type { Told } from './truth-checks.ts';
import { outagesOf } from './watch-only-run.ts';
import { Watching } from './watching.ts';

// Not the address that clients get, so that no client takes the port while a server refuses.
const host = process.platform === 'linux' ? '127.0.0.2' : '127.0.0.1';
const kinds = ['refuses', 'drops', 'answers REFUSED', 'answers SERVFAIL'] as const;
const rates = [1, 10, 100] as const;
const servers = bind.isMissing ? (['lab'] as const) : (['BIND', 'lab'] as const);

interface Case {
  perSecond: (typeof rates)[number];
  kind: NameRoute['kind'];
  server: (typeof servers)[number];
}
// Each kind meets either server, at one rate or another.
const exact = rates.flatMap((perSecond, row) =>
  kinds.map((kind, column): Case => ({
    perSecond,
    kind,
    server: servers[(row + column) % servers.length] ?? 'lab',
  })),
);
const lossy = rates.flatMap((perSecond) =>
  servers.map((server): Case => ({ perSecond, kind: 'answers SERVFAIL', server })),
);
const idOf = ({ perSecond, kind, server }: Case) => `${server} ${kind}, ${perSecond}/s`;

const stack = new AsyncDisposableStack();
const at = new Map<Case['server'], NameRoute['at']>();
beforeAll(async () => {
  if (!bind.isMissing) {
    const { host, port } = stack.use(await startBind(['api A 127.0.0.9']));
    at.set('BIND', { address: host, port });
  }
  const { plane, publish } = labWithZone();
  publish([{ kind: 'put', set: record({ name: 'api.shop.test.', values: ['127.0.0.9'] }) }]);
  const names = await startNameServer({
    host: '127.0.0.1',
    answer: (question) => plane.route53.answer(question),
    onError: (error) => {
      throw error;
    },
  });
  stack.defer(() => names.close());
  stack.defer(() => plane.stop());
  at.set('lab', { address: names.host, port: names.port });
});
afterAll(() => stack.disposeAsync());

interface Ways {
  routes: Pick<NameRoute, 'windows' | 'minMs' | 'maxMs' | 'dropEvery'>[];
  timeout: string;
  isBusy?: boolean;
}

async function watch(cases: readonly Case[], { routes, timeout, isBusy = false }: Ways) {
  await using processes = new Processes();
  await using watching = new Watching();
  const given = cases.map(({ kind, server }, index): NameRoute => {
    const route = routes[index] ?? expect.fail('no route');
    return { ...route, kind, host, at: at.get(server) ?? expect.fail('no server') };
  });
  const ways = processes.start('names-process', [JSON.stringify(given)]);
  const ports = await firstMessage<number[]>(ways);
  if (isBusy) processes.start('hog-process');
  const plans = cases.map((each, index): ProbePlan => {
    const resolvers = [{ name: 'way', at: `${host}:${ports[index]}` }];
    const asked = { name: 'api.shop.test', resolvers, timeout, rate: `${each.perSecond}/s` };
    return planned(probes.dns, { ...asked, service: idOf(each) }, idOf(each));
  });
  await watching.start(plans);
  ways.send('begin');
  const truth = await firstMessage<TrueWindow[][]>(ways);
  await watching.seenOk(plans);
  const findings = await watching.finish();
  ways.send('tell');
  const lost = await firstMessage<string[][]>(ways);
  return plans.map((plan, index): Told & { lost: string[] } => ({
    plan,
    windows: truth[index] ?? [],
    outages: outagesOf(findings, plan.id),
    folds: watching.folds.filter(({ probe }) => probe === plan.id),
    origin: watching.origin,
    lost: lost[index] ?? [],
  }));
}

describe('outages of a name', () => {
  let watched: Awaited<ReturnType<typeof watch>>;
  beforeAll(async () => {
    const routes = exact.map(({ perSecond }, index) => {
      const shiftMs = (index * 37) % 100;
      const windows: NameRoute['windows'] =
        perSecond === 1
          ? [
              [1100 + shiftMs, 1100],
              [3300 + shiftMs, 1100],
            ]
          : [
              [900 + shiftMs, 700],
              [2500 + shiftMs, 250],
            ];
      return { windows, minMs: 0, maxMs: 0, dropEvery: 0 };
    });
    watched = await watch(exact, { routes, timeout: '1500ms' });
  });

  it.each(exact)('where $server $kind, at $perSecond/s', (each) => {
    const told = watched[exact.indexOf(each)]!;
    expect(untruths(told, { isHitCounted: each.kind !== 'refuses' })).toEqual([]);
  });
});

describe('outages of a name behind a slow and lossy network, beside a busy process', () => {
  let watched: Awaited<ReturnType<typeof watch>>;
  beforeAll(async () => {
    const routes = lossy.map(({ perSecond }, index): Ways['routes'][number] => {
      const shiftMs = (index * 137) % 700;
      const windows: NameRoute['windows'] = [
        [1300 + shiftMs, 1300],
        [3400 + shiftMs, 300],
      ];
      return { windows, minMs: 3, maxMs: 40, dropEvery: perSecond === 1 ? 4 : 23 };
    });
    watched = await watch(lossy, { routes, timeout: '2s', isBusy: true });
  });

  it.each(lossy)('where $server $kind, at $perSecond/s', (each) => {
    const told = watched[lossy.indexOf(each)]!;
    expect(untruthsBehind(told, told.lost)).toEqual([]);
  });
});
