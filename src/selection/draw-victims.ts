import { BadInputError, formatShare, sample, seededRandom, type Aim, type Draw } from '#core';
import { amountOf } from './amount.ts';
import { populationsOf, type Populations } from './eligible.ts';
import type { Placed } from './placement.ts';

/** What else decides who may be hurt. */
export interface DrawContext {
  /** Addresses of the machine that Squall itself runs on; an instance that has one of them is spared. */
  ownAddresses?: readonly string[];
}

/**
 * Draws victims uniformly among the eligible instances; the same instances and seed give the same draw.
 * Raises BadInputError, saying what would satisfy it, where the aim comes to none, to all or to more than there are.
 */
export function drawVictims({ instances }: Placed, aim: Aim, context: DrawContext = {}): Draw {
  const populations = populationsOf(instances, aim, context.ownAddresses ?? []);
  const { running, eligible, excluded } = populations;
  if (eligible.length === 0) throw new BadInputError(nobody(populations, aim), { hint: tagMore(aim) });
  const amount = amountOf(aim, aim.of === 'all' ? running.length : eligible.length);
  if (amount > eligible.length) throw tooMany(amount, populations, aim);
  if (amount === eligible.length) throw everybody(amount, populations, aim);
  const ids = eligible.map((instance) => instance.id);
  const victims = sample(ids, amount, seededRandom(aim.seed)).sort();
  return { aim, running: running.length, eligible: eligible.length, excluded, method: 'uniform', victims };
}

function nobody({ running, excluded }: Populations, aim: Aim): string {
  if (running.length === 0) return 'No instance of the target is running, so none can be drawn';
  const reasons = excluded.map(({ reason, ids }) => `${reason} (${ids.length})`).join(', ');
  return `None of the ${running.length} running instances may be hurt with ${aim.tag}: ${reasons}`;
}

function tooMany(amount: number, populations: Populations, aim: Aim): BadInputError {
  const missing = amount - populations.eligible.length;
  return new BadInputError(
    `${carriers(populations, aim)}; ${asked(aim, amount)} needs ${missing} more that may be hurt`,
    { hint: `${tagMore(aim)} Or ask for fewer than ${populations.eligible.length}.` },
  );
}

function everybody(amount: number, populations: Populations, aim: Aim): BadInputError {
  return new BadInputError(`${carriers(populations, aim)}; ${asked(aim, amount)} would take all of them`, {
    hint:
      amount > 1
        ? `Ask for at most ${amount - 1}, or tag more instances with ${aim.tag}, so that at least one that may be hurt is left.`
        : `${tagMore(aim)} At least one that may be hurt must be left.`,
  });
}

function carriers({ running, eligible, excluded }: Populations, aim: Aim): string {
  const others = excluded.filter(({ reason }) => !reason.startsWith('does not carry'));
  const left = others.map(({ reason, ids }) => ` (left out: ${ids.length}, ${reason})`);
  const verb = eligible.length === 1 ? 'carries' : 'carry';
  return `${eligible.length} of ${running.length} running instances ${verb} ${aim.tag}${left.join('')}`;
}

function asked(aim: Aim, amount: number): string {
  if ('count' in aim.amount) return `count ${aim.amount.count}`;
  const population = aim.of === 'all' ? 'all running' : 'those';
  return `${formatShare(aim.amount.share)} of ${population}, that is ${amount},`;
}

function tagMore(aim: Aim): string {
  return `Tag more running instances of the target with ${aim.tag}.`;
}
