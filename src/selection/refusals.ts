import { BadInputError, formatShare, type Aim, listed } from '#core';
import type { Cap } from './caps.ts';
import { largestWithin } from './feasible.ts';
import type { Populations } from './eligible.ts';
import type { Pool } from './pool.ts';

/** Names in a message. */
export const mostListed = 10;

export function nobody({ running, excluded }: Populations, aim: Aim, narrowedTo?: string): BadInputError {
  const hint = tagMore(aim);
  const whom = nounOf(narrowedTo);
  if (running.length === 0 && narrowedTo === undefined)
    return new BadInputError('No instance of the target is running, so none can be drawn', { hint });
  if (running.length === 0) {
    return new BadInputError(`The target has no running ${whom}`, {
      hint: 'Choose otherwise: random draws from all that may be hurt.',
    });
  }
  const reasons = excluded.map(({ reason, ids }) => `${reason} (${ids.length})`).join(', ');
  return new BadInputError(
    `None of the ${running.length} running ${whom} may be hurt with ${aim.tag}: ${reasons}`,
    { hint },
  );
}

/** What an amount came to, and what it is to be drawn from. */
export interface Wanted {
  pool: Pool;
  aim: Aim;
  amount: number;
  /** What it was before `max` cut it. */
  asked?: number;
}

export function tooMany(wanted: Wanted): BadInputError {
  const { pool, aim, amount } = wanted;
  const there = pool.pool.length;
  const atMost = mostOf(wanted);
  return new BadInputError(
    `${carriers(wanted)}; ${asked(wanted)} needs ${amount - there} more that may be hurt`,
    {
      hint: `${tagMore(aim)} Or ask for ${atMost === there ? `at most ${atMost}` : `fewer than ${there}`}.`,
    },
  );
}

export function everybody(wanted: Wanted): BadInputError {
  const { aim, amount } = wanted;
  const instead =
    amount > 1
      ? `Ask for at most ${amount - 1}, or tag more instances with ${aim.tag}, so that at least one that may be hurt is left.`
      : `${tagMore(aim)} At least one that may be hurt must be left.`;
  return new BadInputError(`${carriers(wanted)}; ${asked(wanted)} would take all of them`, {
    hint: `${instead} Or set allowAll: true.`,
  });
}

/** The largest set within the caps is too small. */
export function tooTight(
  wanted: Wanted,
  { size, isExact }: { size: number; isExact: boolean },
  caps: readonly Cap[],
): BadInputError {
  const limit =
    size === 0
      ? 'keepAtLeast lets none of them be hurt'
      : isExact
        ? `keepAtLeast lets at most ${size} of them be hurt`
        : `no more than ${size} of them were found that keepAtLeast lets be hurt`;
  const lower = `ower ${waysOut(wanted, caps)}`;
  return new BadInputError(`${carriers(wanted)}; ${limit}, and ${asked(wanted)} is more`, {
    hint: size === 0 ? `L${lower}.` : `Ask for at most ${size}, or l${lower}.`,
  });
}

const keys: Record<Cap['kind'], string> = {
  service: 'keepAtLeast.perService',
  zone: 'keepAtLeast.perZone',
};

/** The part of keepAtLeast that is in the way, with the names that it leaves fewest of. */
function waysOut({ pool: { pool }, amount }: Wanted, caps: readonly Cap[]): string {
  const byKind = Map.groupBy(
    caps.toSorted((a, b) => a.most - b.most || (a.name < b.name ? -1 : 1)),
    ({ kind }) => kind,
  );
  const parts = [...byKind].map(([kind, own]) => {
    const others = caps.filter((cap) => cap.kind !== kind);
    const isAlone = largestWithin(pool, amount, others).size >= amount;
    const names = own.map(({ name }) => name);
    return { isAlone, text: `${keys[kind]} (it holds for ${listed(names, 3)})` };
  });
  const enough = parts.filter(({ isAlone }) => isAlone);
  return enough.length > 0
    ? enough.map(({ text }) => text).join(' or ')
    : parts.map(({ text }) => text).join(' and ');
}

/** Of each cap that the ids break, who of them it holds and how many it allows. */
export function breakers(ids: readonly string[], caps: readonly Cap[], { keepAtLeast }: Aim): BadInputError {
  const reasons = caps.map(({ kind, name, members, most }) => {
    const own = ids.filter((id) => members.has(id));
    const what = kind === 'service' ? `host ${name}` : `are in zone ${name}`;
    const least = kind === 'service' ? keepAtLeast?.perService : keepAtLeast?.perZone;
    return `${listed(own, mostListed)} ${what}, of which ${keys[kind]}: ${least} lets ${most === 0 ? 'none' : `at most ${most}`} be hurt`;
  });
  return new BadInputError(`keepAtLeast forbids these ids together: ${reasons.join('; ')}`, {
    hint: 'Leave some of them out, or lower keepAtLeast.',
  });
}

function carriers({ pool: { pool, running, narrowed, populations }, aim }: Wanted): string {
  const here = new Set(running);
  const left = populations.excluded
    .filter(({ reason }) => !reason.startsWith('does not carry'))
    .map(({ reason, ids }) => ({ reason, count: ids.filter((id) => here.has(id)).length }))
    .filter(({ count }) => count > 0)
    .map(({ reason, count }) => ` (left out: ${count}, ${reason})`);
  const verb = pool.length === 1 ? 'carries' : 'carry';
  return `${pool.length} of ${running.length} running ${nounOf(narrowed?.to)} ${verb} ${aim.tag}${left.join('')}`;
}

function asked({ aim, amount, asked = amount }: Wanted): string {
  const cut = asked === amount ? '' : ` cut to ${amount} by max,`;
  if ('count' in aim.amount) return `count ${aim.amount.count}${cut && `,${cut}`}`;
  const population = aim.of === 'all' ? 'all running' : 'those';
  return `${formatShare(aim.amount.share)} of ${population}, that is ${asked},${cut}`;
}

/** How many of the pool may be taken at most. */
function mostOf({ pool: { pool, populations }, aim }: Wanted): number {
  const isAll = pool.length === populations.eligible.length && aim.mayTakeAll !== true;
  return isAll ? pool.length - 1 : pool.length;
}

function tagMore(aim: Aim): string {
  return `Tag more running instances of the target with ${aim.tag}.`;
}

function nounOf(narrowedTo: string | undefined): string {
  if (narrowedTo === undefined) return 'instances';
  return narrowedTo.startsWith('zone ') ? `instances of ${narrowedTo}` : narrowedTo;
}
