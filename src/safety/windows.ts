import type { Blackout, Window } from '#core';

interface Times {
  windows?: readonly Window[];
  blackouts?: readonly Blackout[];
}

/** Why nothing may be hurt at a moment (wall milliseconds); undefined when it may. */
export function closedBecause({ windows, blackouts = [] }: Times, now: number): string | undefined {
  const blackout = blackouts.find((one) => isIn(one, now));
  if (blackout) {
    const why = blackout.why === undefined ? '' : `: ${blackout.why}`;
    return `it is a blackout from ${blackout.from} to ${blackout.to} (${blackout.timeZone})${why}`;
  }
  if (!windows || windows.some((window) => isOpen(window, now))) return undefined;
  return `its windows are closed: ${windows.map(windowText).join('; ')}`;
}

function isIn({ from, to, timeZone }: Blackout, now: number): boolean {
  const { date } = localTime(now, timeZone);
  return from <= date && date <= to;
}

/** A window that goes over midnight belongs to the day on which it begins. */
function isOpen({ days, from, to, timeZone }: Window, now: number): boolean {
  const { day, minute } = localTime(now, timeZone);
  if (from < to) return days.includes(day) && from <= minute && minute < to;
  const yesterday = day === 1 ? 7 : day - 1;
  return (days.includes(day) && minute >= from) || (days.includes(yesterday) && minute < to);
}

const isoDays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** What calendar and clock of a time zone show: `2026-12-20`, 1 for Monday, minutes of the day. */
function localTime(now: number, timeZone: string): { date: string; day: number; minute: number } {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return {
    date: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    day: isoDays.indexOf(part('weekday')) + 1,
    minute: Number(part('hour')) * 60 + Number(part('minute')),
  };
}

function windowText({ days, from, to, timeZone }: Window): string {
  const named = days.length === 7 ? 'every day' : days.map((day) => isoDays[day - 1]).join(' ');
  const clock = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return `${named} ${clock(from)}–${clock(to)} ${timeZone}`;
}
