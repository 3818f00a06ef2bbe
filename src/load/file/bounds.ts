import { parseDuration, parseShare } from '#core';
import { z } from 'zod';

/** A bound as a file writes it, `< 0.1%` or `<= 0.1%`, read by `parse`. */
function boundField(parse: (text: string) => number | undefined, wanted: string) {
  return z
    .string({ error: ({ input }) => (input === undefined ? undefined : `must be "${wanted}"`) })
    .transform((text, context) => {
      const bound = parse(text.replace(/^\s*<=?\s*/, '').trim());
      if (bound !== undefined && bound > 0) return bound;
      context.addIssue({ code: 'custom', message: `must be "${wanted}", not "${text}"` });
      return z.NEVER;
    });
}

/** The share that something stays below, as a fraction. */
export const shareBelow = () => boundField(parseShare, '< 0.1%');

/** The time that something stays below, in milliseconds. */
export const timeBelow = () => boundField(parseDuration, '< 300ms');
