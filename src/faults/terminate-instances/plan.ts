import { formatShare, type Aim, type Draw, type FaultPlan, type Inventory, type Victim } from '#core';
import type { PlanContext } from '../contract.ts';
import type { Params } from './params.ts';

export function plan(params: Params, context: PlanContext): Omit<FaultPlan, 'kind'> {
  const { inventory } = context;
  const drawn = context.draw(aimOf(params));
  return {
    params,
    summary: summaryOf(params, drawn),
    draw: drawn,
    victims: drawn.victims.flatMap((id) => victimOf(id, inventory)),
    isReversible: false,
  };
}

function aimOf({ share, count, tag, round, of, choose, seed }: Params): Aim {
  const amount = share === undefined ? { count: count ?? 1 } : { share };
  return { tag, amount, round, of, choose: { by: choose }, seed };
}

// EC2 drops tags and addresses of what it terminates, so all that is known is kept from before.
function victimOf(id: string, inventory: Inventory): Victim[] {
  const instance = inventory.instances.find((candidate) => candidate.id === id);
  if (instance === undefined) return [];
  const tasks = inventory.services.flatMap((service) =>
    service.tasks
      .filter((task) => task.instanceId === id && task.status === 'RUNNING')
      .map((task) => ({ id: task.id, service: service.name })),
  );
  return [{ ...instance, tasks }];
}

function summaryOf(params: Params, draw: Draw): string {
  const { victims, running, eligible } = draw;
  const population = eligible === running ? `${running}` : `${eligible} eligible`;
  const details = [
    ...(params.share === undefined ? [] : [shareText(params.share, draw)]),
    ...(eligible === running ? [] : [`${running} running`]),
  ];
  const inBrackets = details.length === 0 ? '' : ` (${details.join('; ')})`;
  return `terminate ${victims.length} of ${population} instances${inBrackets}, ${params.how}, seed ${params.seed}`;
}

function shareText(share: number, { aim, victims, running, eligible }: Draw): string {
  const exact = share * (aim.of === 'all' ? running : eligible);
  const text = `${formatShare(share)}${aim.of === 'all' ? ' of all' : ''}`;
  if (Math.abs(exact - victims.length) < 1e-6) return text;
  if (exact < 1 && aim.round !== 'up') return `${text}, at least one`;
  return `${text}, rounded ${aim.round === 'nearest' ? 'to the nearest' : aim.round}`;
}
