import { messageOf } from '#core';
import type { LoadScenario, LoadSlice } from '#core';
import { Pacer, runClock } from '#pacing';
import type { Sender } from '#pacing';
import { takingTurns } from '#requests';
import { Connections } from './connections.ts';
import { LoadPlaces } from './load-places.ts';
import type { FromGenerator, GeneratorInput, ToGenerator } from './messages.ts';
import { createTrafficSender } from './sender.ts';
import { TrafficBook } from './traffic-book.ts';

/** A request that is later than this is not sent any more. */
const latestMs = 100;
/** Whoever is not heard of for longer stands still. */
const beatEveryMs = 100;

const tell = (message: FromGenerator, done?: () => void) =>
  process.send?.(message, undefined, undefined, () => done?.());

let prepared: ((startMs: number) => ReturnType<typeof startGenerator>) | undefined;
let generator: ReturnType<typeof startGenerator> | undefined;
process.on('message', (message: ToGenerator) => {
  if (message.type === 'prepare') prepare(message.input);
  else if (message.type === 'go') generator = prepared?.(message.startMs);
  else if (message.type === 'cut') generator?.cut(message.atMs);
  else if (message.type === 'rate') generator?.steer(message.perSecond, message.atMs);
  else if (message.type === 'stop') generator?.stop();
  else generator?.hurry();
});
// Whoever it sends for is gone, and with it whoever could stop it.
process.once('disconnect', () => process.exit(0));
// A terminal tells its whole group; it is the runner that ends this.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

function prepare(input: GeneratorInput): void {
  try {
    const senders = sendersOf(input);
    prepared = (startMs) => startGenerator(input, senders, startMs);
    tell({ type: 'prepared' });
  } catch (error) {
    tell({ type: 'refused', message: messageOf(error) }, () => process.exit(0));
  }
}

/** The senders of all scenarios; those of one origin share their connections. */
function sendersOf({ job, runId, origin, of, nameServer }: GeneratorInput): Sender[] {
  const now = runClock(origin);
  const pools = new Map<string, Connections>();
  const lookup = takingTurns(nameServer);
  const most = Math.max(1, Math.floor(job.connections / of));
  const connectionsTo = (to: string, serverName: string | undefined): Connections => {
    const key = `${to} ${serverName ?? ''}`;
    const { recycleMs } = job;
    const pool = pools.get(key) ?? new Connections({ origin: to, serverName, most, recycleMs, lookup, now });
    pools.set(key, pool);
    return pool;
  };
  const sender = (scenario: LoadScenario) => createTrafficSender(scenario, { runId, connectionsTo });
  return job.scenarios.map(sender);
}

function startGenerator({ job, origin, worker, of }: GeneratorInput, senders: Sender[], startMs: number) {
  const now = runClock(origin);
  const weights = job.scenarios.map(({ weight }) => weight);
  const places = new LoadPlaces({ profile: job.profile, weights, startMs, worker, of });
  const book = new TrafficBook(job);
  const handOver = (slices: LoadSlice[]) => tell({ type: 'told', slices, atMs: now(), taken: book.taken });
  const beat = setInterval(() => handOver([]), beatEveryMs);
  const pacer = new Pacer({
    senders: senders.map((sender, place) => ({
      sender,
      timeoutMs: job.scenarios[place]?.timeoutMs ?? 0,
      latestMs,
    })),
    places,
    book,
    now,
    onTold: handOver,
    onStopped: () => {
      clearInterval(beat);
      tell({ type: 'stopped' }, () => process.disconnect());
    },
  });
  pacer.start();
  return {
    cut: (atMs: number) => book.cutAt(atMs),
    steer: (perSecond: number, atMs: number) => places.steer(perSecond, atMs),
    stop: () => pacer.stop(),
    hurry: () => pacer.hurry(),
  };
}

tell({ type: 'ready' });
