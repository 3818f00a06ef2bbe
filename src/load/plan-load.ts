import { BadInputError, formatDuration } from '#core';
import type {
  LoadJob,
  LoadPlan,
  LoadRole,
  Plan,
  RateProfile,
  Request,
  ReservationPlan,
  WarmUpForecast,
  WarmUpPlan,
} from '#core';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { readCurve } from './curve.ts';
import { engineNamed, usualEngine } from './engines.ts';
import { parseGrowth, wantedGrowth } from './file/growth.ts';
import type { ReserveInFile } from './file/reserve-field.ts';
import type { TrafficInFile } from './file/traffic-field.ts';
import type { WarmUpInFile } from './file/warm-up-field.ts';
import { readLoad } from './load-field.ts';
import { scenariosOf } from './plan-scenarios.ts';
import type { ScenarioContext } from './plan-scenarios.ts';
import { forecastOf } from './warm-up/index.ts';

/** From this rate on a second generator is worth its process. */
const perWorker = 8000;
/** More than what any one has been seen to send; what it can't send in time is told as unknown. */
const mostPerWorker = 100_000;
const mostConnections = 10_000;
const leastConnections = 100;
const slack = 1.25;

interface LoadContext extends ScenarioContext {
  /** The load balancers of the target, by name. */
  balancers: { arn: string; name: string }[];
}

/** Decides what load sends. Raises BadInputError for what can't be sent. */
export function planLoad(load: unknown, context: LoadContext): LoadPlan {
  const { reserve, warmUp, traffic } = readLoad(load);
  const warming = warmUp && planWarmUp(warmUp, context);
  return {
    ...(reserve && { reservation: planReservation(reserve, context) }),
    ...(warming && { warmUp: warming }),
    ...(traffic && { traffic: planTraffic(traffic, warming?.job.scenarios, context) }),
  };
}

/** A warm-up, decided. */
function planWarmUp(warmUp: WarmUpInFile, context: ScenarioContext): WarmUpPlan {
  const { from, to, grow, rejectedAtMost, ready, giveUpAfter } = warmUp;
  const { kind } = warmUp.engine;
  const engine = engineNamed(kind);
  const params = engine.withFiles?.(warmUp.engine.params, context.directory) ?? warmUp.engine.params;
  const scenarios = scenariosOf(warmUp, context);
  const unfit = engine.unfitFor?.({ role: 'warm-up', scenarios }, params);
  if (unfit !== undefined) throw new BadInputError(`${kind} can't warm up: ${unfit}.`);
  const growth = parseGrowth(grow, rejectedAtMost);
  if (!growth) throw new BadInputError(`warmUp.grow ${wantedGrowth}.`);
  const profile: RateProfile = { points: [[0, from]] };
  const plan: WarmUpPlan = {
    job: jobOf('warm-up', warmUp, { engine: { kind, params }, profile, peak: to, scenarios }),
    fromPerSecond: from,
    toPerSecond: to,
    growth,
    ready: {
      errorsBelow: ready.errors,
      rejectedBelow: ready.rejected,
      p99BelowMs: ready.p99,
      forMs: ready.for,
      driftBelow: ready.drift,
    },
    giveUpAfterMs: giveUpAfter,
  };
  refuseTooShort(plan);
  return plan;
}

/** Raises BadInputError where it gives up before it can be warm. */
function refuseTooShort(plan: WarmUpPlan): void {
  const { leastMs, mostMs } = forecastOf(plan);
  if (leastMs <= mostMs) return;
  throw new BadInputError(
    `The warm-up takes at least ${formatDuration(leastMs)}, and gives up after ${formatDuration(mostMs)}.`,
    { hint: 'Raise warmUp.giveUpAfter, or let it grow faster: warmUp.grow.' },
  );
}

function planTraffic(
  traffic: TrafficInFile,
  warmed: LoadJob['scenarios'] | undefined,
  context: ScenarioContext,
): LoadJob {
  const profile = profileOf(traffic, context);
  const isToldNothing = traffic.url === undefined && traffic.scenarios === undefined;
  const scenarios = isToldNothing && warmed ? warmed : scenariosOf(traffic, context);
  const peak = profile.points.reduce((most, [, perSecond]) => Math.max(most, perSecond), 0);
  const engine = { kind: usualEngine, params: {} };
  return jobOf('traffic', traffic, { engine, profile, peak, scenarios });
}

function profileOf(
  { rate, from = 0, stages, curve }: TrafficInFile,
  { directory }: ScenarioContext,
): RateProfile {
  if (curve) return readCurve({ ...curve, file: resolve(directory, curve.file) });
  if (!stages) return { points: [[0, rate ?? 0]] };
  let atMs = 0;
  return {
    points: [[0, from], ...stages.map(({ to, over }): [number, number] => [(atMs += over), to])],
  };
}

interface JobParts {
  engine: Request;
  profile: RateProfile;
  peak: number;
  scenarios: LoadJob['scenarios'];
}

/** Raises BadInputError for a rate that so many generators surely can't send, and would be long in telling so. */
function refuseTooFast(peak: number, workers: number): void {
  if (peak <= mostPerWorker * workers) return;
  throw new BadInputError(
    `${formatCount(peak)} requests a second are more than ${workers === 1 ? 'a generator' : `${workers} generators`} can send.`,
    {
      hint: `One sends ${formatCount(mostPerWorker)} at the very most: lower the rate, or raise workers on a machine that has the cores.`,
    },
  );
}

const formatCount = (count: number) => Math.round(count).toLocaleString('en-US');

function jobOf(
  role: LoadRole,
  { workers, connections, recycle }: Pick<TrafficInFile, 'workers' | 'connections' | 'recycle'>,
  { engine, profile, peak, scenarios }: JobParts,
): LoadJob {
  const longestSeconds = Math.max(...scenarios.map(({ timeoutMs }) => timeoutMs)) / 1000;
  // A request that hangs is given up on a little after its timeout.
  const underWay = Math.ceil(peak * longestSeconds * slack);
  const most = connections ?? Math.min(mostConnections, Math.max(leastConnections, underWay));
  const usualWorkers = Math.max(1, Math.min(availableParallelism(), Math.ceil(peak / perWorker)));
  // Each has a connection at least.
  const shared = Math.min(most, workers ?? usualWorkers);
  refuseTooFast(peak, shared);
  return {
    role,
    engine: engine.kind,
    params: engine.params,
    scenarios,
    profile,
    workers: shared,
    connections: most,
    recycleMs: recycle,
  };
}

function planReservation(
  { capacityUnits, balancer: wanted, giveUpAfter }: ReserveInFile,
  { balancers }: LoadContext,
): ReservationPlan {
  const names = balancers.map(({ name }) => name).join(', ');
  const found = wanted === undefined ? balancers : balancers.filter(({ name }) => name === wanted);
  const [balancer] = found;
  if (!balancer)
    throw new BadInputError(
      wanted === undefined
        ? 'The target has no load balancer whose capacity could be reserved.'
        : `The target has no load balancer named ${wanted}; it has ${names || 'none'}.`,
    );
  if (found.length > 1)
    throw new BadInputError(`The target has ${found.length} load balancers: ${names}.`, {
      hint: 'Name the one to reserve for: reserve: { balancer: name, … }.',
    });
  return { balancer, capacityUnits, giveUpAfterMs: giveUpAfter };
}

/** The balancer whose capacity the load of a file reserves, `*` where it does not name one; undefined where it reserves none. */
export function reservedBalancer(load: unknown): string | undefined {
  const reserve = load === undefined ? undefined : readLoad(load).reserve;
  return reserve && (reserve.balancer ?? '*');
}

/** How long the warm-up of a plan takes and what it sends; undefined where it has none. */
export function forecastIn({ load }: Pick<Plan, 'load'>): WarmUpForecast | undefined {
  return load?.warmUp && forecastOf(load.warmUp);
}
