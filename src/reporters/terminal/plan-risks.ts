import { formatDuration } from '#core';
import type { Experiment, FaultPlan, Inventory, PreflightFinding } from '#core';
import { formatNumberOf } from '../amounts.ts';
import { widthOf, wrap } from '../text-width.ts';
import { plain, type Line } from './paint.ts';
import { listed, lostBy } from './plan-forecast.ts';
import { table, type Cell } from './table.ts';

const mostAdvice = 5;
const mostLines = 4;

/** What each fragile service lacks. */
export function toChange(faults: readonly FaultPlan[], width: number): Line[] {
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
  return [...table(rows, { atMost: [28], wrapAt: width }), ...(more > 0 ? [plain(`  +${more} more`)] : [])];
}

/** Which expectations placement alone puts at risk, or makes true by construction. */
export function expectationRows(
  { expect }: Experiment,
  faults: readonly FaultPlan[],
  { inventory, width }: { inventory: Inventory; width: number },
): Line[] {
  return table(
    expect.map(({ quantity, atMost, text }): Cell[] => {
      const told = (symbol: string, tone: Cell['tone'], why: string): Cell[] => [
        { text: symbol, tone },
        { text },
        { text: why },
      ];
      if (quantity !== 'servicesLost' && quantity !== 'servicesDegraded')
        return told('·', 'quiet', 'placement does not tell');
      const lost = lostBy(faults, inventory);
      if (lost.length > atMost) return told('✗', 'bad', `at risk: every host of ${listed(lost)} is hurt`);
      if (quantity === 'servicesDegraded') return told('!', 'doubt', degraded(faults));
      if (isSafe(faults, atMost)) return told('=', 'doubt', byConstruction(faults));
      return told('!', 'doubt', `open: ${otherwise(faults)} may take more than that`);
    }),
    { atMost: [2, 40], wrapAt: width },
  );
}

function degraded(faults: readonly FaultPlan[]): string {
  const hit = new Set(
    faults.flatMap(({ victims }) => victims.flatMap(({ tasks }) => tasks.map(({ service }) => service))),
  );
  return `open: ${hit.size === 1 ? '1 service loses' : `${hit.size} services lose`} tasks, and placement does not tell what users feel of it`;
}

/** Each forecast takes the faults before it as done, so that no draws of all take more than the sum. */
function isSafe(faults: readonly FaultPlan[], atMost: number): boolean {
  if (faults.length === 0) return false;
  const most = faults.reduce((sum, { forecast }) => sum + (forecast?.worst.atMost ?? Infinity), 0);
  return most <= atMost;
}

function otherwise(faults: readonly FaultPlan[]): string {
  return faults.some(({ picks }) => picks) ? 'what the group picks' : 'other draws';
}

function byConstruction(faults: readonly FaultPlan[]): string {
  const isDecided = ({ draw, picks }: FaultPlan) => !picks && (!draw || draw.method === 'decided');
  const drawing = faults.filter((one) => !isDecided(one));
  const isCapped = drawing.some(({ forecast }) => forecast?.isCapped);
  const told = [
    ...(isCapped ? ['keepAtLeast allows no draw that breaks it'] : []),
    ...(drawing.length > 0 && !isCapped ? ['no draw of this size takes more'] : []),
    ...(drawing.length < faults.length
      ? [drawing.length === 0 ? 'these victims take no more' : 'the victims that are decided take no more']
      : []),
  ];
  const how = isCapped ? 'true by construction, as far as placement goes' : 'true as far as placement goes';
  return `${how}: ${told.join(', and ')}`;
}

interface Safeguards {
  findings: readonly PreflightFinding[];
  alerts: readonly { name: string; floorMs: number | null }[] | undefined;
  limits: string | undefined;
  /** Columns of the screen. */
  width: number;
}

/** What stops the run, what stands in its way, and how soon alerts can clear at all. */
export function safeguardRows(
  { guards = [] }: Experiment,
  { findings, alerts, limits, width }: Safeguards,
): Line[] {
  const bad = findings.filter(({ level }) => level !== 'ok');
  return [
    ...(guards.length === 0
      ? [plain('  guards    none: nothing stops the run but its end, Ctrl-C and squall halt')]
      : guards.map(({ text }, place) => plain(`  ${place === 0 ? 'guards' : '      '}    ${text}`))),
    ...(limits === undefined ? [] : [plain(`  target    ${limits}`)]),
    ...(alerts ? [plain(alertsText(alerts))] : []),
    ...(bad.length === 0
      ? [plain('  preflight nothing stands in the way')]
      : findingLines(bad, width - findingColumns)),
  ];
}

const findingColumns = 12;

/** What was found and what to do, where there is room for it. */
function findingLines(findings: readonly PreflightFinding[], room: number): Line[] {
  const told = findings.map(({ level, what, todo }) => {
    const whole = todo === undefined ? what : `${what}. ${todo}`;
    return { level, text: isRoomFor(whole, room) ? whole : what, isCut: !isRoomFor(whole, room) };
  });
  return [
    ...told.flatMap(({ level, text }) =>
      wrap(text, room, mostLines).map((line, place): Line => [
        {
          text: `  ${place > 0 ? '       ' : level === 'stop' ? '✗ stops' : '! warns'}   `,
          tone: level === 'stop' ? 'bad' : 'doubt',
        },
        { text: line },
      ]),
    ),
    ...(told.some(({ isCut }) => isCut)
      ? [plain(`${' '.repeat(findingColumns)}squall doctor tells what to do about each`)]
      : []),
  ];
}

function isRoomFor(text: string, room: number): boolean {
  const isLong = text.split(' ').some((word) => widthOf(word) > room);
  return !isLong && wrap(text, room, mostLines + 1).length <= mostLines;
}

function alertsText(alerts: readonly { floorMs: number | null }[]): string {
  if (alerts.length === 0) return '  alerts    none are followed';
  const slowest = Math.max(...alerts.map(({ floorMs }) => floorMs ?? 0));
  return `  alerts    ${alerts.length} followed; one that fires clears after ${formatDuration(slowest)} at the soonest`;
}
