import type { Blackout, Window } from '#core';
import { z } from 'zod';

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const everyDay = [1, 2, 3, 4, 5, 6, 7];

/** `mon-fri`, `sat, sun`, `mon, wed-fri`; undefined when the text is none. */
function daysOf(text: string): number[] | undefined {
  const days = new Set<number>();
  for (const part of text.toLowerCase().split(',')) {
    const [first = '', last = first, ...more] = part.split('-').map((name) => name.trim().slice(0, 3));
    const [from, to] = [dayNames.indexOf(first) + 1, dayNames.indexOf(last) + 1];
    if (from === 0 || to === 0 || more.length > 0) return undefined;
    for (let day = from; ; day = (day % 7) + 1) {
      days.add(day);
      if (day === to) break;
    }
  }
  return [...days].sort((a, b) => a - b);
}

const daysField = z
  .string()
  .optional()
  .meta({ description: 'mon-fri; every day by default.' })
  .transform((text, context) => {
    const days = text === undefined ? everyDay : daysOf(text);
    if (days) return days;
    context.addIssue({ code: 'custom', message: `"${text}" names no days; write mon-fri or "sat, sun"` });
    return z.NEVER;
  });

const minuteField = z.string().transform((text, context) => {
  const match = /^([01]?\d|2[0-4]):([0-5]\d)$/.exec(text.trim());
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : Infinity;
  if (minutes <= 1440) return minutes;
  context.addIssue({ code: 'custom', message: `"${text}" is no time of the day; write "09:00"` });
  return z.NEVER;
});

const timeZoneField = z
  .string()
  .refine(isTimeZone, {
    error: ({ input }) => `"${String(input)}" is no time zone; write Europe/Berlin or UTC`,
  })
  .meta({ description: 'A time zone of the IANA database: Europe/Berlin.' });

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format() !== '';
  } catch {
    return false;
  }
}

/** When a target may be hurt. */
export const windowField = z
  .strictObject({
    days: daysField,
    from: minuteField.meta({ description: 'From this time of the day: "09:00".' }),
    to: minuteField.meta({ description: 'Until this time, which may be that of the next day: "17:00".' }),
    timeZone: timeZoneField,
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], error: 'is the same time as from' })
  .transform((window): Window => window);

const dayField = z.string().refine(isDay, {
  error: ({ input }) => `"${String(input)}" is no day; write "2026-12-20"`,
});

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
  );
}

/** When it may not. */
export const blackoutField = z
  .strictObject({
    from: dayField.meta({ description: 'The first day: "2026-12-20".' }),
    to: dayField.meta({ description: 'The last day.' }),
    timeZone: timeZoneField,
    why: z.string().optional().meta({ description: 'Told to whoever is refused.' }),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'is before from' })
  .transform(({ why, ...days }): Blackout => ({ ...days, ...(why !== undefined && { why }) }));
