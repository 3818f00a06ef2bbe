import { countRunning } from '#core';
import type { Experiment, Inventory, Plan, PreflightFinding, WarmUpForecast } from '#core';
import { formatNumberOf } from '../amounts.ts';
import { wrap } from '../text-width.ts';
import { paint, plain, type Line, type Screen } from './paint.ts';
import { faultBlocks } from './plan-faults.ts';
import { loadRows } from './plan-load.ts';
import { expectationRows, safeguardRows, toChange } from './plan-risks.ts';
import { pickableRows, serviceRows } from './plan-services.ts';
import { table, type Cell } from './table.ts';

const mostNameColumns = 28;
const mostStepLines = 4;

/** One of several runs that a plan is the first of: how many it would hurt, were it drawn from what there is now. */
export interface LaterStep {
  name: string;
  /** Null where it can't be drawn from what there is now. */
  hurts: number | null;
}

interface PlanOptions extends Screen {
  /** The experiment's name. */
  name?: string;
  /** What is expected of it, and what guards it; told where it is given. */
  experiment?: Experiment;
  findings?: readonly PreflightFinding[];
  /** Those that are followed, with how soon each can clear at all; absent where that is not known yet. */
  alerts?: readonly { name: string; floorMs: number | null }[];
  /** What squall.yaml says of hurting the target, where it says something. */
  limits?: string | undefined;
  /** Those that follow as long as the step before held. */
  later?: readonly LaterStep[];
  /** How long its warm-up takes and what it sends; told where it is given. */
  warmUpForecast?: WarmUpForecast | undefined;
  /** Leaves out how each service is probed and what found it. */
  isShort?: boolean;
}

/** What a run would do, counted, for someone who has to say yes to it. */
export function renderPlan(plan: Plan, inventory: Inventory, options: PlanOptions): string {
  const { target, region, account } = inventory;
  const what = options.name === undefined ? '' : `${options.name} on `;
  const lines = [
    [{ text: `${what}${target}`, tone: 'strong' as const }, { text: ` (${region}, account ${account})` }],
    ...stepLines(options),
    plain(''),
    ...faultBlocks(plan.faults, inventory, options.width),
    ...section('Services by tasks on victims', serviceRows(plan, inventory, options.isShort === true)),
    ...section(
      'Services by what the group may pick',
      pickableRows(plan, inventory, options.isShort === true),
    ),
    ...section('Load', loadRows(plan.load, { forecast: options.warmUpForecast, width: options.width })),
    ...section('To change', toChange(plan.faults, options.width)),
    ...judged(plan, inventory, options),
    ...(options.isShort === true ? [] : section('Probes', probeRows(plan))),
    ...(options.isShort === true ? [] : section('Found by', wayRows(plan))),
    ...section('Not probed: what their users feel stays unknown', notProbedRows(plan)),
    ...section(
      'Not read',
      inventory.gaps.map((gap) => plain(`  ? ${gap}`)),
    ),
    ...totals(plan, inventory, options.later),
  ];
  return paint(lines, options).join('\n');
}

function section(title: string, rows: Line[]): Line[] {
  return rows.length === 0 ? [] : [[{ text: title, tone: 'strong' }], ...rows, plain('')];
}

/** That it is the first of several runs, and what a yes to it is a yes to. */
function stepLines({ later = [], width }: PlanOptions): Line[] {
  if (later.length === 0) return [];
  const told = later.map(
    ({ name, hurts }) =>
      `${name} (${hurts === null ? 'can’t be drawn from what there is now' : `${formatNumberOf(hurts, 'instance')} as of now`})`,
  );
  const text = `Step 1 of ${later.length + 1}. Then, each only if the one before held, and drawn when its time comes: ${told.join(', ')}.`;
  return wrap(text, width, mostStepLines).map((line) => plain(line));
}

/** What is expected, guarded and found beforehand. */
function judged({ faults }: Plan, inventory: Inventory, options: PlanOptions): Line[] {
  const { experiment, findings = [], alerts, limits, width } = options;
  if (!experiment) return [];
  return [
    ...section('Expected', expectationRows(experiment, faults, { inventory, width: options.width })),
    ...section('Safeguards', safeguardRows(experiment, { findings, alerts, limits, width })),
  ];
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

function totals(
  { faults, probes, unprobed }: Plan,
  { instances }: Inventory,
  later: readonly LaterStep[] = [],
): Line[] {
  const named = new Set(faults.flatMap((fault) => fault.victims.map(({ id }) => id))).size;
  const picked = faults.reduce((sum, { picks }) => sum + (picks?.count ?? 0), 0);
  const felt = probes.filter(({ role }) => role !== 'cluster');
  const probed = new Set(felt.map(({ service }) => service)).size;
  const amounts = later.map(({ hurts }) => hurts ?? '?');
  const then = later.length === 0 ? '' : ` now, then ${amounts.join(', then ')};`;
  const running = countRunning(instances);
  const hurt = `${named + picked} of ${formatNumberOf(running, 'instance')} to hurt${then}`;
  return [
    [
      { text: 'Plan: ', tone: 'strong' },
      {
        text: `${hurt}${then === '' ? ',' : ''} ${formatNumberOf(probed, 'service')} probed, ${unprobed.length} not.`,
      },
    ],
    plain('Nothing was touched.'),
  ];
}
