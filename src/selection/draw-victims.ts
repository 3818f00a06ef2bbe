import { healthyHosts, sample, seededRandom, type Aim, type Draw, type Placed } from '#core';
import { amountOf } from './amount.ts';
import { canBreak } from './bounds.ts';
import { capsOf, type Cap } from './caps.ts';
import { feasibleSampler, largestWithin, type FeasibleSampler } from './feasible.ts';
import { byAge, firstWithin } from './in-order.ts';
import { checkNamed, checkTogether } from './named.ts';
import { poolOf, type DrawContext, type Pool } from './pool.ts';
import { everybody, tooMany, tooTight, type Wanted } from './refusals.ts';
import { worstSet } from './worst-set.ts';

/**
 * Draws victims as the aim chooses among the instances that may be hurt: uniformly over the sets within its caps, by
 * age, the worst set, or those named. The same instances and seed give the same draw. Raises BadInputError, saying what
 * would satisfy it, where the aim comes to none, to all, to more than there are or to what `keepAtLeast` forbids.
 */
export function drawVictims(placed: Placed, aim: Aim, context: DrawContext = {}): Draw {
  const pool = poolOf(placed, aim, context);
  const wanted = wantedOf(placed, aim, pool);
  const { amount } = wanted;
  if (amount > pool.pool.length) throw tooMany(wanted);
  if (amount === pool.populations.eligible.length && aim.mayTakeAll !== true) throw everybody(wanted);
  const { running, eligible, excluded } = pool.populations;
  return {
    aim,
    running: running.length,
    eligible: eligible.length,
    excluded,
    ...(pool.narrowed && { narrowed: pool.narrowed }),
    ...(wanted.asked !== undefined && { asked: wanted.asked }),
    ...chosen(placed, wanted),
  };
}

type Chosen = Pick<Draw, 'method' | 'victims' | 'shaped'>;

function wantedOf(placed: Placed, aim: Aim, pool: Pool): Wanted {
  if (aim.choose.by === 'ids') return { pool, aim, amount: checkNamed(aim.choose.ids, placed, pool).length };
  const asked = amountOf(aim, (aim.of === 'all' ? pool.running : pool.pool).length);
  const amount = Math.min(asked, Math.max(1, aim.max ?? asked));
  return { pool, aim, amount, ...(amount < asked && { asked }) };
}

function chosen(placed: Placed, wanted: Wanted): Chosen {
  const {
    pool: { pool, populations },
    aim,
    amount,
  } = wanted;
  const { choose, keepAtLeast, seed } = aim;
  if (choose.by === 'ids') {
    const victims = checkNamed(choose.ids, placed, wanted.pool);
    checkTogether(victims, capsOf(placed, victims, keepAtLeast), aim);
    return { method: 'decided', victims };
  }
  const caps = capsOf(placed, pool, keepAtLeast).filter((cap) => canBreak(cap, amount));
  const sampler = caps.length === 0 ? undefined : samplerFor(wanted, caps);
  const shaped = sampler && shapedBy(caps, sampler);
  if (choose.by === 'oldest' || choose.by === 'newest') {
    const order = byAge(populations.eligible, choose.by);
    const victims = firstWithin(order, amount, caps);
    if (victims.length < amount) throw tooTight(wanted, { size: victims.length, isExact: false }, caps);
    const isSame = victims.every((id, at) => id === order[at]);
    return { method: 'decided', ...(shaped && !isSame && { shaped }), victims: victims.sort() };
  }
  if (choose.by === 'worst-case') {
    const { ids } = worstSet(healthyHosts(placed), pool, amount, caps);
    if (ids.length < amount) throw tooTight(wanted, { size: ids.length, isExact: false }, caps);
    return { method: 'decided', ...(shaped && { shaped }), victims: ids };
  }
  const random = seededRandom(seed);
  if (sampler === undefined || shaped === undefined)
    return { method: 'uniform', victims: sample(pool, amount, random).sort() };
  return { method: sampler.isExact ? 'uniform' : 'sampled', shaped, victims: sampler.draw(random) };
}

function shapedBy(caps: readonly Cap[], { allowedShare }: FeasibleSampler): NonNullable<Draw['shaped']> {
  const names = (kind: Cap['kind']) => caps.flatMap((cap) => (cap.kind === kind ? [cap.name] : [])).sort();
  return { services: names('service'), zones: names('zone'), allowedShare };
}

function samplerFor(wanted: Wanted, caps: readonly Cap[]): FeasibleSampler {
  const {
    pool: { pool },
    amount,
  } = wanted;
  const sampler = feasibleSampler(pool, amount, caps);
  if (sampler) return sampler;
  throw tooTight(wanted, largestWithin(pool, amount, caps), caps);
}
