import { formatShare, type Draw, type Inventory, type Victim } from '#core';

/** The drawn instances with all that is known of them: a target may drop tags and addresses of what was hurt. */
export function victimsOf({ victims }: Pick<Draw, 'victims'>, { instances, services }: Inventory): Victim[] {
  const byId = new Map(instances.map((instance) => [instance.id, instance]));
  const running = services.flatMap(({ name, tasks }) =>
    tasks
      .filter(({ status }) => status === 'RUNNING')
      .map(({ id, instanceId }) => ({ id, service: name, instanceId })),
  );
  const tasksOn = Map.groupBy(running, ({ instanceId }) => instanceId);
  return victims.flatMap((id) => {
    const instance = byId.get(id);
    if (instance === undefined) return [];
    const tasks = (tasksOn.get(id) ?? []).map(({ id, service }) => ({ id, service }));
    return [{ ...instance, tasks }];
  });
}

/** How many of whom, for a summary: `2 of 8 instances (25 %, rounded up)`. */
export function hurtText(draw: Draw): string {
  const { victims, aim } = draw;
  const { running, eligible } = draw.narrowed ?? draw;
  const population = eligible === running ? `${running}` : `${eligible} eligible`;
  const details = [
    ...('share' in aim.amount ? [shareText(aim.amount.share, draw)] : []),
    ...(draw.asked === undefined ? [] : [`cut from ${draw.asked} by max`]),
    ...(eligible === running ? [] : [`${running} running`]),
  ];
  const inBrackets = details.length === 0 ? '' : ` (${details.join('; ')})`;
  return `${victims.length} of ${population} ${narrowedText(draw)}${inBrackets}`;
}

/** How they were chosen, for a summary: `seed 7`, `the oldest`. */
export function choiceText({ aim, shaped }: Draw): string {
  const { choose, seed } = aim;
  const limited = shaped === undefined ? '' : ', limited by keepAtLeast';
  if (choose.by === 'oldest' || choose.by === 'newest') return `the ${choose.by}${limited}`;
  if (choose.by === 'worst-case') return `the worst case${limited}`;
  if (choose.by === 'ids') return 'named by id';
  return `seed ${seed}${limited}`;
}

function narrowedText({ aim: { choose }, narrowed }: Draw): string {
  if (choose.by === 'spot') return 'spot instances';
  if (choose.by === 'hosting') return `instances hosting ${choose.service}`;
  return choose.by === 'zone' && narrowed ? `instances of ${narrowed.to}` : 'instances';
}

function shareText(share: number, draw: Draw): string {
  const { aim, asked, victims } = draw;
  const { running, eligible } = draw.narrowed ?? draw;
  const amount = asked ?? victims.length;
  const exact = share * (aim.of === 'all' ? running : eligible);
  const text = `${formatShare(share)}${aim.of === 'all' ? ' of all' : ''}`;
  if (Math.abs(exact - amount) < 1e-6) return text;
  if (exact < 1 && aim.round !== 'up') return `${text}, at least one`;
  return `${text}, rounded ${aim.round === 'nearest' ? 'to the nearest' : aim.round}`;
}
