import { parseDuration, parseShare, quantities } from '#core';
import type { Expectation, Quantity } from '#core';
import { z } from 'zod';

const isTime = (quantity: Quantity) =>
  !['servicesLost', 'servicesDegraded', 'requestsLost', 'writesLost'].includes(quantity);

/** What outages tell: of these short ones may be left out. */
const toldByOutages: readonly Quantity[] = ['servicesLost', 'servicesDegraded', 'recoveryTime'];

function limitOf(quantity: Quantity, text: string): number | undefined {
  const bound = text.replace(/^\s*<=\s*/, '').trim();
  if (isTime(quantity)) return parseDuration(bound);
  if (quantity === 'requestsLost') return parseShare(bound);
  return /^\d+$/.test(bound) ? Number(bound) : undefined;
}

function wantedOf(quantity: Quantity): string {
  if (isTime(quantity)) return 'must be "<= 5m"';
  return quantity === 'requestsLost' ? 'must be "<= 0.5%"' : 'must be a whole number, 0 or "<= 1"';
}

/** Reads a limit as it stands in the file; tells the person what it must be. */
function limitReader(quantity: Quantity) {
  return (value: number | string, context: z.RefinementCtx): Expectation => {
    const atMost = limitOf(quantity, String(value));
    if (atMost !== undefined)
      return { quantity, atMost, text: `${quantity} <= ${String(value).replace(/^\s*<=\s*/, '')}` };
    context.addIssue({ code: 'custom', message: `${wantedOf(quantity)}, not ${JSON.stringify(value)}` });
    return z.NEVER;
  };
}

const longestMs = 7 * 86_400_000;
const lengthField = z
  .string({ error: ({ input }) => (input === undefined ? undefined : 'must be a duration, such as 5s') })
  .meta({ description: 'Only outages that last at least so long count; the record keeps them all.' })
  .transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== undefined && ms > 0 && ms <= longestMs) return { ms, text: text.trim() };
    context.addIssue({ code: 'custom', message: `must be a duration above zero, such as 5s, not "${text}"` });
    return z.NEVER;
  });

function expectationField(quantity: Quantity): z.ZodType<Expectation> {
  const read = limitReader(quantity);
  const scalar = z.union([z.number(), z.string()], { error: wantedOf(quantity) }).transform(read);
  if (!toldByOutages.includes(quantity)) return scalar;
  const lasting = z
    .strictObject({ atMost: scalar, for: lengthField })
    .transform(({ atMost: limit, for: { ms, text } }): Expectation => ({
      ...limit,
      forMs: ms,
      text: `${limit.text} for ${text}`,
    }));
  // Each kind of value is an alternative of its own, so that its own mistakes are told.
  return z.union([z.number().transform(read), z.string().transform(read), lasting]);
}

const meanings: Record<Quantity, string> = {
  servicesLost: 'How many services at most may be lost: <= 1.',
  servicesDegraded: 'How many services at most may be degraded or lost: <= 1.',
  recoveryTime: 'From t0 until the last service serves again: <= 5m.',
  capacityRecovery: 'From t0 until the instances are replaced: <= 5m.',
  tasksRecovery: 'From t0 until the tasks are replaced: <= 5m.',
  targetsRecovery: 'From t0 until the healthy targets are replaced: <= 5m.',
  discoveryRecovery: 'From t0 until what Cloud Map gives out is replaced: <= 5m.',
  dnsRecovery: 'From t0 until no resolver gives a dead address: <= 90s. Needs a dns probe.',
  alertsSettle: 'From t0 until the last alert has cleared: <= 10m. Needs alerts.',
  requestsLost: 'Which share of the requests at most may fail until the recovery: <= 0.5%.',
  writesLost: 'How many acknowledged writes may be missing at the end: 0. Needs a ledger.',
};

/** What must hold, by quantity. */
export const expectField = z
  .strictObject(
    Object.fromEntries(
      quantities.map((quantity) => [
        quantity,
        expectationField(quantity).optional().meta({ description: meanings[quantity] }),
      ]),
    ),
  )
  .prefault({ servicesLost: 0 })
  .transform((entries) => Object.values(entries).filter((entry) => entry !== undefined));
