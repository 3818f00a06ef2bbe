import { parseDuration, parseShare } from '#core';
import type { Guard, GuardCondition } from '#core';
import { z } from 'zod';

type Read = (text: string) => GuardCondition | undefined;

const duration = (text: string) => {
  const ms = parseDuration(text);
  return ms !== undefined && ms > 0 ? ms : undefined;
};
const above = /^\s*>\s*/;
const below = /^\s*<\s*/;

const wholeAbove: Read = (text) => {
  const bound = text.replace(above, '').trim();
  return above.test(text) && /^\d+$/.test(bound) ? { kind: 'servicesLost', above: Number(bound) } : undefined;
};
const shareAbove: Read = (text) => {
  const share = above.test(text) ? parseShare(text.replace(above, '').trim()) : undefined;
  return share === undefined ? undefined : { kind: 'errorRate', above: share };
};
const timeAbove: Read = (text) => {
  const aboveMs = above.test(text) ? duration(text.replace(above, '').trim()) : undefined;
  return aboveMs === undefined ? undefined : { kind: 'latency', aboveMs };
};
const deadline: Read = (text) => {
  const afterMs = duration(text);
  return afterMs === undefined ? undefined : { kind: 'deadline', afterMs };
};
const capacity: Read = (text) => {
  if (!below.test(text)) return undefined;
  const bound = text.replace(below, '').trim();
  const share = parseShare(bound);
  if (share !== undefined) return { kind: 'capacity', below: { share } };
  return /^[1-9]\d*$/.test(bound) ? { kind: 'capacity', below: { count: Number(bound) } } : undefined;
};
const named =
  (kind: 'probe' | 'alarm'): Read =>
  (text) =>
    text.trim() === '' ? undefined : { kind, name: text };

const kinds: Record<GuardCondition['kind'], { read: Read; must: string; description: string }> = {
  servicesLost: {
    read: wholeAbove,
    must: 'must be "> 3"',
    description: 'More services than so many are lost: > 3.',
  },
  errorRate: {
    read: shareAbove,
    must: 'must be "> 20%"',
    description:
      'A larger share of what load, and probes as users do, send fails, over the time `for`: > 20%.',
  },
  latency: {
    read: timeAbove,
    must: 'must be "> 2s"',
    description: 'The 99th percentile of ok answers is longer, over the time `for`: > 2s.',
  },
  probe: {
    read: named('probe'),
    must: 'must be the name of a probe or a service',
    description: 'This probe fails, or any that asks this service.',
  },
  alarm: {
    read: named('alarm'),
    must: 'must be the name of an alert',
    description: 'This alert fires, of whatever source.',
  },
  deadline: {
    read: deadline,
    must: 'must be a duration above zero, such as 20m',
    description: 'The run goes on for longer, from the fault on: 20m.',
  },
  capacity: {
    read: capacity,
    must: 'must be "< 50%" of what ran before the fault, or "< 4" instances',
    description: 'Fewer instances run than this share of those before the fault, or this many: < 50%.',
  },
};

const forField = z
  .string()
  .optional()
  .meta({ description: 'For so long without a break; 10s for errorRate and latency, else at once.' });

const guardField = z
  .strictObject({
    ...Object.fromEntries(
      Object.entries(kinds).map(([kind, { must, description }]) => [
        kind,
        z.union([z.string(), z.number()], { error: must }).optional().meta({ description }),
      ]),
    ),
    group: z.string().min(1).optional().meta({ description: 'With capacity: of this group alone.' }),
    for: forField,
  })
  .transform((written, context): Guard => {
    const fail = (message: string, path: string[] = []) => {
      context.addIssue({ code: 'custom', message, path });
      return z.NEVER;
    };
    const given = Object.entries(kinds).filter(([kind]) => Reflect.get(written, kind) !== undefined);
    const [only, ...others] = given;
    if (!only || others.length > 0)
      return fail(`each guard names exactly one of: ${Object.keys(kinds).join(', ')}`);
    const [kind, { read, must }] = only;
    const text = String(Reflect.get(written, kind));
    const condition = read(text);
    if (!condition) return fail(`${must}, not ${JSON.stringify(text)}`, [kind]);
    const { group } = written;
    if (group !== undefined && condition.kind !== 'capacity')
      return fail('goes with capacity alone', ['group']);
    const usualMs = condition.kind === 'errorRate' || condition.kind === 'latency' ? 10_000 : 0;
    const forMs = written.for === undefined ? usualMs : parseDuration(written.for);
    if (forMs === undefined) return fail(`"${written.for}" is not a duration; write 30s`, ['for']);
    return {
      condition: { ...condition, ...(group !== undefined && { group }) },
      forMs,
      text: [
        kind,
        text.trim(),
        ...(group === undefined ? [] : [`of ${group}`]),
        ...(written.for === undefined ? [] : [`for ${written.for}`]),
      ].join(' '),
    };
  });

/** What stops a run at once: it is undone and ends with exit code 4. */
export const guardsField = z.array(guardField).optional().meta({
  description: 'What stops the run, undoes what can be undone and ends it; watched all the time.',
});
