import { formatDuration, formatShare } from '#core';
import type { Estimate, Experiment, FaultPlan, Forecast, Inventory, PreflightFinding } from '#core';
import { formatNumberOf } from '../amounts.ts';
import { wrap } from '../text-width.ts';
import { plain, type Line, type Segment } from './paint.ts';
import { table, type Cell } from './table.ts';

type Row = [label: string, text: string, tone?: Segment['tone']];

const mostNamed = 5;
const mostAdvice = 5;
const mostLines = 3;

/** What a fault could do, by who runs where: to say yes or no by. */
export function whatCouldHappen(
  { forecast, victims, draw }: FaultPlan,
  inventory: Inventory,
  width: number,
): Line[] {
  if (!forecast) return [];
  const drawn = victims.map(({ id }) => id);
  const isDecided = draw?.method === 'decided';
  const rows: Row[] = [
    ...(drawn.length === 0 ? [] : [theseVictims(drawn, inventory)]),
    ...(isDecided ? [] : [anyDraw(forecast, draw === undefined)]),
    ...(isDecided ? [] : [worstDraw(forecast)]),
    zoneRow(forecast),
    bound(forecast),
    headroom(forecast),
  ];
  return [
    plain('  What could happen, by who runs where'),
    ...rows.flatMap(([label, text, tone]) =>
      wrap(text, width - 20, mostLines).map((line, place): Line => [
        { text: `    ${(place === 0 ? label : '').padEnd(15)} ` },
        { text: line, ...(tone && { tone }) },
      ]),
    ),
  ];
}

/** Which services these take for sure, whatever the draw was. */
function lostBy(drawn: readonly string[], { services }: Pick<Inventory, 'services'>): string[] {
  const hurt = new Set(drawn);
  return services
    .filter(({ tasks }) => {
      const hosts = tasks.flatMap(({ status, instanceId }) =>
        status === 'RUNNING' && instanceId ? [instanceId] : [],
      );
      return hosts.length > 0 && hosts.every((host) => hurt.has(host));
    })
    .map(({ name }) => name);
}

function theseVictims(drawn: readonly string[], inventory: Inventory): Row {
  const sure = lostBy(drawn, inventory);
  if (sure.length > 0) return ['these victims', `take every host of ${listed(sure)}`, 'bad'];
  return ['these victims', 'leave every service a host', 'good'];
}

function anyDraw({ expectedLost, anyLost, pool, k }: Forecast, isPicked: boolean): Row {
  const of = isPicked ? `if the group picks ${k} of ${pool} at random` : `any ${k} of ${pool}`;
  const text = `${numberOf(expectedLost)} services lost on average; ${chance(anyLost)} that one or more is (${of}; ${method(expectedLost)})`;
  return ['any such draw', text, expectedLost.value > 0 ? 'doubt' : 'good'];
}

function worstDraw({ worst, k }: Forecast): Row {
  if (worst.lost.length === 0 && worst.isExact)
    return [
      'worst draw',
      `no ${formatNumberOf(k, 'instance')} of these take every host of a service`,
      'good',
    ];
  const most = worst.isExact ? '' : `; at most ${worst.atMost}`;
  return [
    'worst draw',
    `${formatNumberOf(worst.lost.length, 'service')} lost: ${listed(worst.lost)}${most}`,
    'doubt',
  ];
}

function zoneRow({ zones }: Forecast): Row {
  const bad = zones.filter(({ lost }) => lost.length > 0);
  if (bad.length === 0) return ['a whole zone', 'no zone alone takes every host of a service', 'good'];
  return ['a whole zone', bad.map(({ zone, lost }) => `${zone} takes ${listed(lost)}`).join('; '), 'doubt'];
}

function bound({ placementBound }: Forecast): Row {
  if (placementBound === null) return ['safe number', 'nothing runs'];
  return [
    'safe number',
    placementBound === 0
      ? 'none: a service has all its tasks on one host'
      : `any ${formatNumberOf(placementBound, 'instance')} may go without taking every host of a service; it says nothing of capacity or cascades`,
  ];
}

function headroom({ headroom: { of, fit, tasks, ids, loadFactor, reservedCpu } }: Forecast): Row {
  const load = loadFactor === null ? 'nobody is left' : `× ${loadFactor.toFixed(2)} load on the rest`;
  const cpu =
    reservedCpu === null
      ? ''
      : `, CPU reserved ${formatShare(round(reservedCpu.before))} → ${formatShare(round(reservedCpu.after))}`;
  const who = `${formatNumberOf(tasks, 'task')} of the ${of === 'victims' ? 'victims' : `worst ${formatNumberOf(ids.length, 'instance')}`}`;
  if (fit.answer === 'fits') return ['headroom', `${who} fit on what is left; ${load}${cpu}`, 'good'];
  return [
    'headroom',
    `${who} ${fit.answer === 'cannot' ? 'do not fit' : 'may not fit'}: ${fit.why}; ${load}${cpu}`,
    fit.answer === 'cannot' ? 'bad' : 'doubt',
  ];
}

/** What each fragile service lacks. */
export function toChange(faults: readonly FaultPlan[]): Line[] {
  const advice = new Map(
    faults.flatMap(({ forecast }) => (forecast?.advice ?? []).map((one) => [one.service, one] as const)),
  );
  const all = [...advice.values()];
  const rows = all.slice(0, mostAdvice).map(({ service, moreHosts, moreZones, missing }): Cell[] => {
    const needs = [
      ...(moreHosts > 0 ? [`${formatNumberOf(moreHosts, 'more host')} so that no such draw takes all`] : []),
      ...(moreZones > 0 ? [`${formatNumberOf(moreZones, 'more zone')} to survive the loss of one`] : []),
      ...(missing && missing.cpu + missing.memory > 0
        ? [`${missing.cpu} CPU units and ${missing.memory} MiB that are not free`]
        : []),
    ];
    return [{ text: service }, { text: needs.join('; ') }];
  });
  const more = all.length - rows.length;
  return [...table(rows, { atMost: [28] }), ...(more > 0 ? [plain(`  +${more} more`)] : [])];
}

/** Which expectations placement alone puts at risk, or makes true by construction. */
export function expectationRows(
  { expect }: Experiment,
  faults: readonly FaultPlan[],
  inventory: Inventory,
): Line[] {
  const drawn = faults.flatMap(({ victims }) => victims.map(({ id }) => id));
  const lost = lostBy(drawn, inventory);
  return table(
    expect.map(({ quantity, atMost, text }): Cell[] => {
      if (quantity !== 'servicesLost' && quantity !== 'servicesDegraded')
        return [{ text: '·', tone: 'quiet' }, { text }, { text: 'placement does not tell' }];
      if (lost.length > atMost)
        return [
          { text: '✗', tone: 'bad' },
          { text },
          { text: `at risk: every host of ${listed(lost)} is hurt` },
        ];
      if (quantity === 'servicesLost' && faults.length > 0 && faults.every((one) => isSafe(one, atMost)))
        return [{ text: '=', tone: 'doubt' }, { text }, { text: byConstruction(faults) }];
      return [
        { text: '!', tone: 'doubt' },
        { text },
        { text: 'open: other draws may take more than these victims' },
      ];
    }),
    { atMost: [2, 40] },
  );
}

function isSafe({ forecast }: FaultPlan, atMost: number): boolean {
  return forecast !== undefined && forecast.worst.atMost <= atMost;
}

function byConstruction(faults: readonly FaultPlan[]): string {
  return faults.some(({ forecast }) => forecast?.isCapped)
    ? 'true by construction, as far as placement goes: keepAtLeast allows no draw that breaks it'
    : 'true as far as placement goes: no draw of this size takes more';
}

/** What stops the run, what stands in its way, and how soon alerts can clear at all. */
export function safeguardRows(
  { guards = [] }: Experiment,
  findings: readonly PreflightFinding[],
  alerts: readonly { name: string; floorMs: number | null }[] | undefined,
  width: number,
): Line[] {
  const bad = findings.filter(({ level }) => level !== 'ok');
  return [
    ...(guards.length === 0
      ? [plain('  guards    none: nothing stops the run but its end, Ctrl-C and squall halt')]
      : guards.map(({ text }, place) => plain(`  ${place === 0 ? 'guards' : '      '}    ${text}`))),
    ...(alerts ? [plain(alertsText(alerts))] : []),
    ...(bad.length === 0
      ? [plain('  preflight nothing stands in the way')]
      : bad.flatMap(({ level, what, todo }) =>
          wrap(todo === undefined ? what : `${what}. ${todo}`, width - 12, mostLines).map(
            (line, place): Line => [
              {
                text: `  ${place > 0 ? '       ' : level === 'stop' ? '✗ stops' : '! warns'}   `,
                tone: level === 'stop' ? 'bad' : 'doubt',
              },
              { text: line },
            ],
          ),
        )),
  ];
}

function alertsText(alerts: readonly { floorMs: number | null }[]): string {
  if (alerts.length === 0) return '  alerts    none are followed';
  const slowest = Math.max(...alerts.map(({ floorMs }) => floorMs ?? 0));
  return `  alerts    ${alerts.length} followed; one that fires clears after ${formatDuration(slowest)} at the soonest`;
}

function numberOf({ value, interval }: Estimate): string {
  const text = value.toFixed(value < 10 ? 2 : 1);
  return interval ? `${text} (${interval.lo.toFixed(2)}–${interval.hi.toFixed(2)})` : text;
}

function chance({ value, interval }: Estimate): string {
  const text = formatShare(round(value));
  return interval ? `${text} (${formatShare(round(interval.lo))}–${formatShare(round(interval.hi))})` : text;
}

/** To a tenth of a percent, and never to nothing. */
function round(share: number): number {
  const rounded = Math.round(share * 1000) / 1000;
  return rounded === 0 && share > 0 ? 0.0001 : rounded;
}

function method({ method: how, draws }: Estimate): string {
  const words: Record<Estimate['method'], string> = {
    exact: 'exact',
    enumerated: 'exact, all sets counted',
    sampled: `from ${formatNumberOf(draws ?? 0, 'draw')}, 99 %`,
    bounds: 'within sure bounds',
    decided: 'exact',
  };
  return words[how];
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? `, +${more} more` : ''}`;
}
