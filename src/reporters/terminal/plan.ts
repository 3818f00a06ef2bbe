import { formatDuration } from '#core';
import type { Experiment, FaultPlan, Inventory, Plan, PreflightFinding, Service } from '#core';
import { formatNumberOf } from '../amounts.ts';
import { wrap } from '../text-width.ts';
import { countTasks } from '../words.ts';
import { drawRows } from './draw-rows.ts';
import { paint, plain, type Line, type Screen } from './paint.ts';
import { expectationRows, safeguardRows, toChange, whatCouldHappen } from './plan-risks.ts';
import { table, type Cell } from './table.ts';

const mostIdColumns = 24;
const mostNameColumns = 28;
const mostTitleLines = 3;
const mostVictims = 20;
const mostServicesShort = 12;

interface PlanOptions extends Screen {
  /** The experiment's name. */
  name?: string;
  /** What is expected of it, and what guards it; told where it is given. */
  experiment?: Experiment;
  findings?: readonly PreflightFinding[];
  /** Those that are followed, with how soon each can clear at all; absent where that is not known yet. */
  alerts?: readonly { name: string; floorMs: number | null }[];
  /** Leaves out how each service is probed and what found it. */
  isShort?: boolean;
}

/** What a run would do, counted, for someone who has to say yes to it. */
export function renderPlan(plan: Plan, inventory: Inventory, options: PlanOptions): string {
  const { target, region, account } = inventory;
  const what = options.name === undefined ? '' : `${options.name} on `;
  const lines = [
    [{ text: `${what}${target}`, tone: 'strong' as const }, { text: ` (${region}, account ${account})` }],
    plain(''),
    ...faultBlocks(plan, inventory, options.width),
    ...section('Services by tasks on victims', serviceRows(plan, inventory, options.isShort === true)),
    ...section('To change', toChange(plan.faults)),
    ...judged(plan, inventory, options),
    ...(options.isShort === true ? [] : section('Probes', probeRows(plan))),
    ...(options.isShort === true ? [] : section('Found by', wayRows(plan))),
    ...section('Not probed: what their users feel stays unknown', notProbedRows(plan)),
    ...section(
      'Not read',
      inventory.gaps.map((gap) => plain(`  ? ${gap}`)),
    ),
    ...totals(plan, inventory),
  ];
  return paint(lines, options).join('\n');
}

function section(title: string, rows: Line[]): Line[] {
  return rows.length === 0 ? [] : [[{ text: title, tone: 'strong' }], ...rows, plain('')];
}

/** What is expected, guarded and found beforehand. */
function judged({ faults }: Plan, inventory: Inventory, options: PlanOptions): Line[] {
  const { experiment, findings = [], alerts } = options;
  if (!experiment) return [];
  return [
    ...section('Expected', expectationRows(experiment, faults, inventory)),
    ...section('Safeguards', safeguardRows(experiment, findings, alerts, options.width)),
  ];
}

function faultBlocks({ faults }: Plan, inventory: Inventory, width: number): Line[] {
  if (faults.length === 0) return [plain('No fault: the run only watches.'), plain('')];
  return faults.flatMap((fault, place) => {
    const titles = wrap(`Fault ${place + 1}: ${fault.summary}`, width, mostTitleLines);
    const lines = titles.map((text): Line => [{ text, tone: 'strong' }]);
    return [...lines, ...faultRows(fault, width), ...whatCouldHappen(fault, inventory, width), plain('')];
  });
}

function faultRows(
  { draw, victims, picks, isReversible, holdMs, cautions = [] }: FaultPlan,
  width: number,
): Line[] {
  const marked = victims.map(({ id, zone, type, lifecycle, tasks }): Cell[] => [
    { text: `✗ ${id}`, tone: 'bad' },
    { text: zone },
    { text: lifecycle === 'spot' ? `${type} spot` : type },
    { text: countTasks(tasks) },
  ]);
  return [
    ...(draw === undefined ? [] : drawRows(draw)),
    plain(
      isReversible
        ? `  It is put back ${holdMs === undefined ? 'at the end' : `after ${formatDuration(holdMs)}`}, and whatever ends the run.`
        : '  This cannot be undone; what comes back is the target’s own doing.',
    ),
    ...(picks ? [plain(`  ${picks.group} itself picks ${picks.count} of ${picks.among.length}.`)] : []),
    ...cautions.flatMap((text) =>
      wrap(`! ${text}`, width - 2, mostTitleLines).map((line) => plain(`  ${line}`)),
    ),
    ...table(marked.slice(0, mostVictims), { atMost: [mostIdColumns, 16, 16] }),
    ...(marked.length > mostVictims ? [plain(`  +${marked.length - mostVictims} more`)] : []),
  ];
}

function serviceRows({ faults }: Plan, { services }: Inventory, isShort: boolean): Line[] {
  const victims = new Set(faults.flatMap((fault) => fault.victims.map(({ id }) => id)));
  if (victims.size === 0) return [];
  const rows = services.map((service) => exposure(service, victims));
  const sorted = rows.sort((a, b) => a.place - b.place).map(({ cells }) => cells);
  const shown = isShort ? sorted.slice(0, mostServicesShort) : sorted;
  return [
    ...table(shown, { atMost: [undefined, mostNameColumns] }),
    ...(sorted.length > shown.length ? [plain(`  +${sorted.length - shown.length} more`)] : []),
  ];
}

/** How much of a service is on victims; `place` orders the most exposed first. */
function exposure({ name, tasks }: Service, victims: ReadonlySet<string>): { place: number; cells: Cell[] } {
  const running = tasks.filter(({ status }) => status === 'RUNNING');
  const hosts = new Set(running.flatMap(({ instanceId }) => instanceId ?? []));
  const dying = [...hosts].filter((host) => victims.has(host)).length;
  const hit = running.filter(({ instanceId }) => instanceId !== undefined && victims.has(instanceId)).length;
  const counts: Cell[] = [
    { text: name },
    { text: `${hit} of ${formatNumberOf(running.length, 'task')}`, isNumber: true },
    { text: `on ${dying} of ${formatNumberOf(hosts.size, 'host')}` },
  ];
  if (running.length === 0) return { place: 3, cells: [{ text: '- not running', tone: 'quiet' }, ...counts] };
  if (hit === running.length)
    return { place: 0, cells: [{ text: '✗ every host dies', tone: 'bad' }, ...counts] };
  if (hit > 0) return { place: 1, cells: [{ text: '! some tasks die', tone: 'doubt' }, ...counts] };
  return { place: 2, cells: [{ text: '✓ untouched', tone: 'good' }, ...counts] };
}

function probeRows({ probes }: Plan): Line[] {
  return table(
    probes.map(({ service, kind, role = 'users', summary }) => [
      { text: service },
      { text: kind },
      { text: role },
      { text: summary },
    ]),
    { atMost: [mostNameColumns, 16] },
  );
}

/** What led to each service, and why the rest is not asked. */
function wayRows({ ways = [] }: Plan): Line[] {
  return table(
    ways.map(({ service, foundBy, why }): Cell[] => {
      const told = [foundBy, why].filter((part) => part !== undefined).join('; not asked: ');
      return why === undefined
        ? [{ text: `✓ ${service}`, tone: 'good' }, { text: told }]
        : [{ text: `- ${service}`, tone: 'quiet' }, { text: told }];
    }),
    { atMost: [mostNameColumns] },
  );
}

function notProbedRows({ unprobed }: Plan): Line[] {
  return table(
    unprobed.map(({ service, why }) => [{ text: `? ${service}`, tone: 'doubt' }, { text: why }]),
    { atMost: [mostNameColumns] },
  );
}

function totals({ faults, probes, unprobed }: Plan, { instances }: Inventory): Line[] {
  const named = new Set(faults.flatMap((fault) => fault.victims.map(({ id }) => id))).size;
  const picked = faults.reduce((sum, { picks }) => sum + (picks?.count ?? 0), 0);
  const felt = probes.filter(({ role }) => role !== 'cluster');
  const probed = new Set(felt.map(({ service }) => service)).size;
  const hurt = `${named + picked} of ${formatNumberOf(instances.length, 'instance')} to hurt`;
  return [
    [
      { text: 'Plan: ', tone: 'strong' },
      { text: `${hurt}, ${formatNumberOf(probed, 'service')} probed, ${unprobed.length} not.` },
    ],
    plain('Nothing was touched.'),
  ];
}
