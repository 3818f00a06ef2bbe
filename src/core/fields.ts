import { z } from 'zod';
import { parseDuration } from './duration.ts';
import { parseRate, parseShare } from './rate.ts';

/** Timers count to 24 days; nothing here needs to wait longer than a week. */
const longestMs = 7 * 86_400_000;

function unlessMissing(text: string): (issue: { input?: unknown }) => string | undefined {
  return ({ input }) => (input === undefined ? undefined : text);
}

/** A duration in a file, such as `30s`; parsed to milliseconds. */
export const durationField = z
  .string({ error: unlessMissing('must be a duration; write 500ms, 30s, 5m or 1h30m') })
  .meta({ description: 'A duration: 500ms, 30s, 5m, 1h30m', examples: ['30s'] })
  .transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== undefined && ms <= longestMs) return ms;
    if (ms !== undefined) {
      context.addIssue({ code: 'custom', message: `"${text}" is too long; the most is 7d` });
      return z.NEVER;
    }
    context.addIssue({
      code: 'custom',
      message: `"${text}" is not a duration; write 500ms, 30s, 5m or 1h30m`,
    });
    return z.NEVER;
  });

/** A rate in a file, such as `10/s`; parsed to sends per second. */
export const rateField = z
  .string({ error: unlessMissing('must be a rate; write 10/s or 400k/min') })
  .meta({ description: 'A rate: 10/s, 400k/min', examples: ['10/s'] })
  .transform((text, context) => {
    const ratePerSecond = parseRate(text);
    if (ratePerSecond !== undefined && ratePerSecond > 0) return ratePerSecond;
    context.addIssue({
      code: 'custom',
      message: `"${text}" is not a rate above zero; write 10/s or 400k/min`,
    });
    return z.NEVER;
  });

/** A share in a file, such as `25%`; parsed to a fraction from 0 to 1. */
export const shareField = z
  .string({ error: unlessMissing('must be a share; write 25%') })
  .meta({ description: 'A share of a population: 25%', examples: ['25%'] })
  .transform((text, context) => {
    const fraction = parseShare(text);
    if (fraction !== undefined) return fraction;
    context.addIssue({ code: 'custom', message: `"${text}" is not a share from 0% to 100%; write 25%` });
    return z.NEVER;
  });

/** Where what is asked over HTTP answers: its base address, without what its API adds. */
export const baseUrlField = z.string().transform((text, context) => {
  const problem = problemIn(text);
  if (problem === undefined) return text;
  context.addIssue({ code: 'custom', message: problem });
  return z.NEVER;
});

function problemIn(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return `"${text}" is not a URL; write https://host:port`;
  if (url.username !== '' || url.password !== '')
    return 'must have no user and no password; give them by reference';
  return url.search === '' && url.hash === '' ? undefined : 'must end before ? and #';
}
