import type { LiveClock, LiveService, LiveView } from '#analysis';
import { formatDuration } from '#core';
import { eventLine } from './event-line.ts';
import { liveWords } from './live.ts';

/** What a person should hear of between two views of a run: first failures, losses, recoveries. One line each. */
export function renderChange(before: LiveView, after: LiveView): string[] {
  const earlier = new Map(before.services.map((service) => [service.name, service]));
  const services = after.services.flatMap((service) =>
    serviceChange(earlier.get(service.name), service, after.at),
  );
  const clocks = after.clocks.flatMap((clock) =>
    clockChange(
      before.clocks.find((other) => other.clock === clock.clock),
      clock,
    ),
  );
  const whole =
    after.isRecovered && !before.isRecovered && after.t0 !== null
      ? [`✓ all that served before serves again, ${formatDuration(after.at - after.t0)} after the fault`]
      : [];
  return [...services, ...clocks, ...whole].map((text) => eventLine(after.at, text));
}

// A service that flaps changes its state at every look; only its first failure is told, and what takes long to reach.
function serviceChange(before: LiveService | undefined, after: LiveService, at: number): string[] {
  const { name, state, sends, lastReason } = after;
  const because = lastReason === null ? '' : `: ${lastReason}`;
  const hasChanged = before?.state !== state;
  const tell = (text: string) => [`${liveWords[state].symbol} ${name} ${text}`];
  if (hasChanged && state === 'lost') return tell(`is lost${downFor(after, at)}${because}`);
  if (hasChanged && state === 'unreachable') return tell(`is unreachable from here${because}`);
  if (hasChanged && state === 'recovered') return tell('has recovered and held');
  if (before?.state === 'lost' && state === 'recovering') return tell(`serves again${downFor(before, at)}`);
  const failedBefore = before?.sends.failed ?? 0;
  if (failedBefore === 0 && sends.failed > 0) return [`! ${name} failed for the first time${because}`];
  const unknownBefore = before?.sends.unknown ?? 0;
  return unknownBefore === 0 && sends.unknown > 0
    ? [`? ${name} is unknown for the first time${because}`]
    : [];
}

function downFor({ failingSince }: LiveService, at: number): string {
  return failingSince === null ? '' : ` after ${formatDuration(at - failingSince)}`;
}

function clockChange(before: LiveClock | undefined, after: LiveClock): string[] {
  if (!after.isTouched || !after.hasRecovered || (before?.isTouched && before.hasRecovered)) return [];
  return [`✓ ${after.clock} back: ${after.counted} of ${after.before}, none of the victims`];
}
