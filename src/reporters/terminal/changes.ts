import type { LiveClock, LiveService, LiveView } from '#analysis';
import { formatDuration } from '#core';
import { logLine } from './event-line.ts';
import { isWatch, liveWords } from './live.ts';
import type { Segment } from './paint.ts';

/**
 * What a person should hear of between two views of a run: first failures, losses, recoveries. One line each;
 * without an earlier view, all that is already so.
 */
export function renderChange(
  before: LiveView | undefined,
  after: LiveView,
  options?: { color: boolean },
): string[] {
  const services = after.services.flatMap((service) => {
    const earlier = before?.services.find(({ name }) => name === service.name);
    return serviceChange(earlier, service, after);
  });
  const clocks = after.clocks.flatMap((clock) => {
    const earlier = before?.clocks.find((other) => other.clock === clock.clock);
    return clockChange(earlier, clock);
  });
  const changes = [
    ...services,
    ...clocks,
    ...alertChanges(before, after),
    ...dnsChanges(before, after),
    ...recovery(before, after),
  ];
  return changes.map((change) => logLine(after.at, change, options));
}

// A service that flaps changes its state at every look; only its first failure is told, and what takes long to reach.
function serviceChange(before: LiveService | undefined, after: LiveService, { at, t0 }: LiveView): Segment[] {
  const { name, state, sends, lastReason } = after;
  const because = lastReason === null ? '' : `: ${lastReason}`;
  const hasChanged = before?.state !== state;
  const { symbol, tone } = liveWords[state];
  const tell = (text: string): Segment[] => [{ text: `${symbol} ${name} ${text}`, tone }];
  if (hasChanged && state === 'lost') return tell(`is lost${downFor(after, at)}${because}`);
  if (hasChanged && state === 'unreachable') return tell(`is unreachable from here${because}`);
  if (hasChanged && state === 'recovered') return tell('has recovered and held');
  if (before?.state === 'recovered' && state === 'failing') return tell(`fails again${because}`);
  if (hasChanged && state === 'silent' && t0 !== null) {
    return tell(`has given no answer for ${formatDuration(after.silentForMs ?? 0)}`);
  }
  if (before?.state === 'lost' && state === 'recovering')
    return tell(`serves again${downFor(before, after.servesSince ?? at)}`);
  const isFirst = (count: 'failed' | 'unknown') => (before?.sends[count] ?? 0) === 0 && sends[count] > 0;
  // The last reason need not be that of the failure.
  const failedBecause = lastReason?.startsWith('harness') ? '' : because;
  if (isFirst('failed'))
    return [{ text: `! ${name} failed for the first time${failedBecause}`, tone: 'bad' }];
  if (isFirst('unknown'))
    return [{ text: `? ${name} is unknown for the first time${because}`, tone: 'doubt' }];
  return [];
}

function downFor({ failingSince }: LiveService, at: number): string {
  return failingSince === null ? '' : ` after ${formatDuration(at - failingSince)}`;
}

function clockChange(before: LiveClock | undefined, after: LiveClock): Segment[] {
  const isBack = ({ isTouched, hasRecovered }: LiveClock) => isTouched && hasRecovered;
  if (!isBack(after) || (before !== undefined && isBack(before))) return [];
  return [{ text: `✓ ${after.clock} back: ${after.counted} of ${after.before}`, tone: 'good' }];
}

function alertChanges(before: LiveView | undefined, after: LiveView): Segment[] {
  const [was, is] = [before?.alertsFiring ?? [], after.alertsFiring];
  return [
    ...is
      .filter((name) => !was.includes(name))
      .map((name): Segment => ({ text: `! alert ${name} fires`, tone: 'bad' })),
    ...was
      .filter((name) => !is.includes(name))
      .map((name): Segment => ({ text: `✓ alert ${name} fires no more`, tone: 'good' })),
  ];
}

function dnsChanges(before: LiveView | undefined, after: LiveView): Segment[] {
  const [was, is] = [before?.resolversStale ?? [], after.resolversStale];
  return [
    ...is
      .filter((who) => !was.includes(who))
      .map((who): Segment => ({ text: `! ${who}: gives a dead address`, tone: 'bad' })),
    ...was
      .filter((who) => !is.includes(who))
      .map((who): Segment => ({ text: `✓ ${who}: gives no dead address`, tone: 'good' })),
  ];
}

function recovery(before: LiveView | undefined, after: LiveView): Segment[] {
  const { t0, at, clocks, services } = after;
  if (!isBack(after) || (before && isBack(before)) || t0 === null || isWatch(after)) return [];
  const isTouched = clocks.some((clock) => clock.isTouched);
  if (!isTouched && services.every(({ sends }) => sends.failed === 0))
    return [{ text: '✓ every service serves, and none was seen to fail', tone: 'good' }];
  const who = isTouched ? 'services and clocks' : 'services';
  return [{ text: `✓ ${who} are back, ${formatDuration(at - t0)} after t0`, tone: 'good' }];
}

/** Whether it is back from the fault: while that lasts, or is being put back, nothing is. */
function isBack({ isRecovered, phase }: LiveView): boolean {
  return isRecovered && phase !== 'fault' && phase !== 'undo';
}
