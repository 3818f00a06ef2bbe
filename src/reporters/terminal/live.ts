import type { LiveClock, LiveService, LiveState, LiveView } from '#analysis';
import { formatDuration } from '#core';
import { formatCount, formatLatency } from '../amounts.ts';
import type { Word } from '../words.ts';
import { loadLines } from './live-load.ts';
import { paint, plain, type Line, type Screen, type Segment } from './paint.ts';
import { table } from './table.ts';

/** Symbol, word and tone of a service while the run goes on, the worst first. */
export const liveWords: Record<LiveState, Word> = {
  lost: { symbol: '✗', word: 'lost', tone: 'bad' },
  failing: { symbol: '!', word: 'failing', tone: 'bad' },
  silent: { symbol: '…', word: 'silent', tone: 'bad' },
  unknown: { symbol: '?', word: 'unknown', tone: 'doubt' },
  recovering: { symbol: '~', word: 'recovering', tone: 'doubt' },
  waiting: { symbol: '.', word: 'waiting', tone: 'quiet' },
  unreachable: { symbol: '-', word: 'unreachable', tone: 'quiet' },
  recovered: { symbol: '✓', word: 'recovered', tone: 'good' },
  ok: { symbol: '✓', word: 'ok', tone: 'good' },
};

const usualHeight = 24;
const linesBesidesServices = 3;
const mostNameColumns = 28;

interface LiveOptions extends Screen {
  /** What runs and where: `lose-a-quarter on lab`. */
  title?: string;
  /** Lines that the terminal has; 24 when not told. */
  height?: number;
}

/** The run as it stands, one line per service; the same number of lines for the same services. */
export function renderLive(view: LiveView, options: LiveOptions): string[] {
  const load = loadLines(view);
  const room = (options.height ?? usualHeight) - linesBesidesServices - load.length;
  const shown = servicesThatFit(view.services, room);
  const hidden = view.services.length - shown.length;
  const lines = [
    header(view, options.title),
    ...table(
      shown.map((service) => serviceRow(service, view.at)),
      { atMost: [undefined, mostNameColumns] },
    ),
    ...(hidden > 0 ? [plain(`  +${hidden} more`)] : []),
    ...load,
    ...(hasCluster(view) ? [clocksLine(view)] : []),
  ];
  return paint(lines, options);
}

/** Whether nothing is hurt, so that t0 is no fault's. */
export function isWatch({ t0, provenAt }: LiveView): boolean {
  return t0 !== null && provenAt === t0;
}

/** A load that is sent by itself has no cluster whose clocks could be told. */
function hasCluster({ services, clocks }: LiveView): boolean {
  return services.length > 0 || clocks.some(({ isTouched }) => isTouched);
}

function header(view: LiveView, title = ''): Line {
  const { phase, at, t0 } = view;
  const begin = isWatch(view) ? 'steady' : 'the fault';
  const since = t0 === null ? '' : `   ${formatDuration(at - t0)} since ${begin}`;
  return [
    { text: phase ?? 'starting', tone: 'strong' },
    { text: `  ${formatDuration(at)}${since}${title === '' ? '' : `   ${title}`}` },
  ];
}

// All in the order of the plan while they fit, so that lines keep their places; else the worst first.
function servicesThatFit(services: readonly LiveService[], room: number): LiveService[] {
  if (services.length <= room) return [...services];
  const places = Object.keys(liveWords);
  const sorted = [...services].sort((a, b) => places.indexOf(a.state) - places.indexOf(b.state));
  return sorted.slice(0, Math.max(0, room - 1));
}

function serviceRow(service: LiveService, at: number) {
  const { name, state, sends, lastReason } = service;
  const { symbol, word, tone } = liveWords[state];
  return [
    { text: `${symbol} ${word}`, tone },
    { text: name },
    { text: `${formatCount(sends.failed)}/${formatCount(sends.sent)} failed`, isNumber: true },
    { text: nowOf(service, at) },
    { text: state === 'silent' ? '' : (lastReason ?? '') },
  ];
}

function nowOf({ silentForMs, failingSince, p50 }: LiveService, at: number): string {
  if (silentForMs !== undefined) return `no answer for ${formatDuration(silentForMs)}`;
  if (failingSince !== null) return `for ${formatDuration(at - failingSince)}`;
  return p50 === null ? '' : `p50 ${formatLatency(p50)}`;
}

function clocksLine({ clocks, alertsFiring, resolversStale }: LiveView): Line {
  const firing: Segment[] =
    alertsFiring.length === 0 ? [] : [{ text: `  ! firing: ${alertsFiring.join(', ')}`, tone: 'bad' }];
  const stale: Segment[] =
    resolversStale.length === 0
      ? []
      : [{ text: `  ! DNS gives dead addresses: ${resolversStale.join(', ')}`, tone: 'bad' }];
  return [{ text: 'Clocks  ', tone: 'strong' }, ...clocks.flatMap(clockSegments), ...stale, ...firing];
}

function clockSegments({
  clock,
  counted,
  before,
  victimsCounted,
  isTouched,
  hasRecovered,
}: LiveClock): Segment[] {
  if (!isTouched) return [{ text: `  - ${clock}`, tone: 'quiet' }];
  if (before === 0) return [{ text: `  ? ${clock} not seen yet`, tone: 'quiet' }];
  const ghosts = victimsCounted === 0 ? '' : `, ${victimsCounted} dead still counted`;
  const text = `${clock} ${counted}/${before}${ghosts}`;
  return [hasRecovered ? { text: `  ✓ ${text}`, tone: 'good' } : { text: `  ~ ${text}`, tone: 'doubt' }];
}
