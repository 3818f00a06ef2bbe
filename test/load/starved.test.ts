import { judgeLoad } from '#analysis';
import { harnessOverloaded, unknownShareAllowed } from '#core';
import { isAlive } from '#processes';
import { existsSync, writeFileSync } from 'node:fs';
import { availableParallelism, setPriority } from 'node:os';
import { expect, it } from 'vitest';
import { atMost } from '../../src/analysis/test/judged.ts';
import { findingsOf, intervalMs } from '../../src/analysis/test/scripted-run.ts';
import { Processes } from '../probes/processes.ts';
import { LoggingServer } from './logging-server.ts';
import { jobTo } from './jobs.ts';
import { SentLoad } from './sent-load.ts';

const hogsPerCore = 4;
/** So few that one of them is more of its second than may be unknown. */
const perSecond = 0.8 / unknownShareAllowed;

/** Behind all others, also where a scheduler shares among sessions first, as autogroup(7) does: a generator has its own. */
function putLast(pid: number): void {
  setPriority(pid, 19);
  const session = `/proc/${pid}/autogroup`;
  if (existsSync(session)) writeFileSync(session, '19');
}

/** Takes the CPU from a load until so many of its places are unknown; tells the hogs, which are gone. */
async function starve(load: SentLoad, unknown: number): Promise<number[]> {
  await using hogs = new Processes();
  const count = hogsPerCore * availableParallelism();
  const pids = Array.from({ length: count }, () => hogs.start('hog-process').pid ?? NaN);
  // The server and this test come before them, and the generator after.
  for (const pid of pids) setPriority(pid, 5);
  for (const pid of load.pids) putLast(pid);
  await load.until(() => load.sum('unknown') > unknown);
  return pids;
}

/** What is told of a run with this load, whose probes found all well. */
function findingsWith(load: SentLoad, t0: number) {
  const endsAt = load.now();
  return findingsOf({
    services: { web: '.'.repeat(Math.floor(endsAt / intervalMs)) },
    t0,
    endsAt,
    expect: [atMost('requestsLost', 0.01)],
    also: [
      [0, { type: 'load-started', role: 'traffic', engine: 'traffic', model: 'open' }],
      [endsAt, { type: 'load', role: 'traffic', slices: load.slices }],
      [endsAt, { type: 'load-ended', role: 'traffic', until: endsAt }],
    ],
  });
}

it('a generator without CPU time is told as unknown, and its service neither as broken nor as healthy', async () => {
  const server = await LoggingServer.start();
  const load = await SentLoad.start(jobTo(server.url, perSecond));
  await load.until(() => load.sum('ok') > 50);
  const starvedMs = load.now();
  load.running.cut(starvedMs);
  const hogs = await starve(load, 50);
  expect(hogs.filter(isAlive)).toEqual([]);
  const servedBefore = load.sum('ok');
  await load.until(() => load.sum('ok') > servedBefore + 50);
  await load.running.stop();

  const { services, expectations, loads, trafficLost, checks } = findingsWith(load, starvedMs);
  const [finding] = loads;
  if (!finding) throw new Error('a load was told');
  const { total, misses, unknownWindows, seconds } = finding;
  const { due, ok, unknown } = total;
  expect(total).toMatchObject({ due: ok + unknown, sent: ok, failed: 0, rejected: 0 });
  expect(misses).toEqual([{ outcome: 'unknown', reason: harnessOverloaded, count: unknown }]);
  expect(load.lost).toEqual([]);

  // By what the server wrote down: all the others were asked, and no place twice.
  const unsent = load.places(({ reason }) => reason === harnessOverloaded);
  const places = Array.from({ length: due }, (_, n) => n);
  const asked = places.filter((n) => !unsent.has(n)).map((n) => `run/shop/${n}`);
  expect(server.ids().toSorted()).toEqual(asked.toSorted());

  expect(unknownWindows.reduce((sum, window) => sum + window.unknown, 0)).toBe(unknown);
  const isCovered = (one: { from: number; to: number }) =>
    unknownWindows.some(({ from, to }) => from <= one.from && one.to <= to);
  expect(seconds.filter((second) => second.unknown > 0 && !isCovered(second))).toEqual([]);
  expect(unknownWindows.flatMap(({ reasons }) => reasons.map(([reason]) => reason))).toEqual(
    unknownWindows.map(() => harnessOverloaded),
  );

  expect(services).toMatchObject([{ state: 'untouched' }]);
  expect(trafficLost).toMatchObject({ failed: 0, rejected: 0, share: { lo: 0 } });
  expect(expectations).toMatchObject([{ verdict: 'inconclusive' }]);
  expect(checks.find(({ name }) => name === 'traffic since t0 is known')).toMatchObject({ isOk: false });
  const bounds = { errorsBelow: 0.01, rejectedBelow: 0.01 };
  expect(judgeLoad({ loads, warmUp: null }, bounds).verdict).toBe('inconclusive');
});
