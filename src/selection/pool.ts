import {
  BadInputError,
  healthyHosts,
  seededRandom,
  type Aim,
  type Draw,
  type Instance,
  type Placed,
  listed,
} from '#core';
import { populationsOf, type Populations } from './eligible.ts';
import { mostListed, nobody } from './refusals.ts';

/** What else decides who may be hurt. */
export interface DrawContext {
  /** Addresses of the machine that Squall itself runs on; an instance that has one of them is spared. */
  ownAddresses?: readonly string[];
}

/** Whom victims are drawn from. */
export interface Pool {
  /** Ids of those that may be hurt, after the choice narrowed them, by code unit. */
  pool: string[];
  /** Ids of those that run, after the choice narrowed them, by code unit. */
  running: string[];
  narrowed?: NonNullable<Draw['narrowed']>;
  /** Before the choice narrowed them. */
  populations: Populations;
}

interface Narrowing {
  to: string;
  holds: (instance: Instance) => boolean;
}

/** Whom the aim draws from; raises BadInputError, saying what there is, where that is nobody. */
export function poolOf(placed: Placed, aim: Aim, { ownAddresses = [] }: DrawContext = {}): Pool {
  const populations = populationsOf(placed.instances, aim, ownAddresses);
  if (populations.eligible.length === 0) throw nobody(populations, aim);
  const narrowing = narrowingOf(placed, populations, aim);
  if (narrowing === undefined) return { ...idsOf(populations), populations };
  const { to } = narrowing;
  const left = populationsOf(populations.running.filter(narrowing.holds), aim, ownAddresses);
  if (left.eligible.length === 0) throw nobody(left, aim, to);
  const { running, pool } = idsOf(left);
  return {
    pool,
    running,
    narrowed: { to, running: running.length, eligible: pool.length },
    populations,
  };
}

function idsOf({ running, eligible }: Populations): { running: string[]; pool: string[] } {
  return { running: running.map(({ id }) => id), pool: eligible.map(({ id }) => id) };
}

function narrowingOf(placed: Placed, populations: Populations, { choose, seed }: Aim): Narrowing | undefined {
  if (choose.by === 'spot') return { to: 'spot instances', holds: ({ lifecycle }) => lifecycle === 'spot' };
  if (choose.by === 'hosting') return hosting(choose.service, placed, populations);
  if (choose.by !== 'zone') return undefined;
  const zone = choose.zone ?? drawnZone(populations, seed);
  const zones = zonesOf(populations.running);
  if (!zones.includes(zone)) {
    throw new BadInputError(`No running instance of the target is in zone ${zone}`, {
      hint: `Choose one of its zones: ${listed(zones, mostListed)}.`,
    });
  }
  return { to: `zone ${zone}`, holds: (instance) => instance.zone === zone };
}

function hosting(service: string, placed: Placed, { running }: Populations): Narrowing {
  const hosts = healthyHosts(placed);
  const own = hosts.get(service);
  const isHosted = (ids: ReadonlySet<string>) => running.some(({ id }) => ids.has(id));
  if (own && isHosted(own)) return { to: `instances hosting ${service}`, holds: ({ id }) => own.has(id) };
  const others = [...hosts].flatMap(([name, ids]) => (isHosted(ids) ? [name] : []));
  throw new BadInputError(
    own
      ? `No running instance has a healthy task of ${service}`
      : `The target has no service named ${service}`,
    {
      hint:
        others.length === 0
          ? 'No service of the target has a healthy task; choose otherwise.'
          : `Choose one of the services that run: ${listed(others.sort(), mostListed)}.`,
    },
  );
}

// The victims are drawn by the seed itself; a zone by the same number would decide the first of them too.
const zoneSalt = 0x5a6f6e65;

function drawnZone({ eligible }: Populations, seed: number): string {
  const zones = zonesOf(eligible);
  return zones[seededRandom(seed ^ zoneSalt).between(0, zones.length - 1)] ?? '';
}

const zonesOf = (instances: readonly Instance[]) => [...new Set(instances.map(({ zone }) => zone))].sort();
