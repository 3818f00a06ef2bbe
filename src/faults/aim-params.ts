import { formatShare, shareField, type Aim, type Draw, type Inventory, type Victim } from '#core';
import { z } from 'zod';
import { tagField } from './fields.ts';
import { victimOf } from './victims.ts';

export const aimFields = {
  share: shareField.optional().meta({ description: 'How many of the population that `of` names: 25%.' }),
  count: z
    .int()
    .min(1)
    .optional()
    .meta({ description: 'How many instances, as a number. Either share or count.' }),
  round: z
    .enum(['up', 'down', 'nearest'])
    .default('up')
    .meta({ description: 'How a share that is no whole number of instances is rounded; never below one.' }),
  of: z.enum(['eligible', 'all']).default('eligible').meta({
    description: 'Which population a share is of: instances that may be hurt, or all running ones.',
  }),
  seed: z
    .int()
    .default(1)
    .meta({ description: 'The same seed draws the same victims from the same inventory.' }),
  tag: tagField,
};

interface AimParams {
  share?: number | undefined;
  count?: number | undefined;
  round: Aim['round'];
  of: Aim['of'];
  seed: number;
  tag: string;
}

export function aimOf({ share, count, tag, round, of, seed }: AimParams): Aim {
  const amount = share === undefined ? { count: count ?? 1 } : { share };
  return { tag, amount, round, of, choose: { by: 'random' }, seed };
}

export function victimsOf({ victims }: Draw, inventory: Inventory): Victim[] {
  const ids = new Set(victims);
  return inventory.instances.filter(({ id }) => ids.has(id)).map((one) => victimOf(one, inventory));
}

export function drawText({ aim, victims, running, eligible }: Draw): string {
  const population = eligible === running ? `${running}` : `${eligible} eligible`;
  const share = 'share' in aim.amount ? ` (${formatShare(aim.amount.share)})` : '';
  return `${victims.length} of ${population} instances${share}`;
}
