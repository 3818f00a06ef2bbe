import { BadInputError, durationField } from '#core';
import type { Guard, LoadPlan } from '#core';
import { guardsField } from '#experiments';
import type { LoadBounds } from '#analysis';
import { loadBoundsField, loadField, planLoad } from '#load';
import type { z } from 'zod';
import { nameOf, refuseIdleFlags } from './load-ways.ts';
import type { LoadFlags } from './load.ts';

/** What a load by itself does, by its flags. */
export interface AskedLoad {
  load: LoadPlan;
  guards: Guard[];
  /** What traffic has to stay below; a warm-up has its criteria. */
  bounds: LoadBounds;
  /** How long traffic is sent. */
  forMs: number;
}

/** Reads the flags as the same things in a file. Raises BadInputError that names the flag. */
export function readLoadFlags(url: string, flags: LoadFlags): AskedLoad {
  refuseIdleFlags(flags);
  const { from, saturate } = flags;
  const forMs = parse(durationField, flags.for, '--for');
  if (forMs <= 0) throw new BadInputError('--for: must be above zero.');
  const written = from === undefined ? { traffic: trafficOf(url, flags) } : { warmUp: warmUpOf(url, flags) };
  const read = parse(loadField, defined(written));
  const load = planLoad(read, { directory: process.cwd(), balancers: [] });
  const guards = parse(guardsField, flags.guard.map(guardOf), '--guard') ?? [];
  const bounds = boundsOf(flags);
  return { load: saturate === true ? saturating(load) : lasting(load, forMs), guards, bounds, forMs };
}

function boundsOf({ errors, rejected, p99 }: LoadFlags): LoadBounds {
  const read = parse(loadBoundsField, defined({ errors, rejected, p99 }));
  return { errorsBelow: read.errors, rejectedBelow: read.rejected, p99BelowMs: read.p99 };
}

function requestOf(url: string, flags: LoadFlags) {
  const { method, body, data, status, timeout, recycle } = flags;
  return {
    url,
    method,
    body,
    data,
    timeout,
    recycle,
    headers: flags.header.length === 0 ? undefined : Object.fromEntries(flags.header.map(headerOf)),
    expect: status === undefined ? undefined : { status },
    connections: numberOf('--connections', flags.connections),
    workers: numberOf('--workers', flags.workers),
  };
}

function warmUpOf(url: string, flags: LoadFlags) {
  const { from, to, grow, rejectedAtMost, giveUpAfter, errors, rejected, p99, drift } = flags;
  return {
    ...requestOf(url, flags),
    from,
    to,
    grow,
    rejectedAtMost,
    giveUpAfter,
    engine: engineOf(flags),
    ready: { errors, rejected, p99, drift, for: flags.for },
  };
}

function trafficOf(url: string, flags: LoadFlags) {
  // Where it saturates nobody asks for a rate.
  return { ...requestOf(url, flags), rate: flags.rate ?? '1/s' };
}

function engineOf({ engine, script }: LoadFlags) {
  if (script === '') throw new BadInputError('--script: names no file.');
  return script === undefined ? engine : { [engine ?? 'k6']: { script } };
}

function headerOf(text: string): [string, string] {
  const [name = '', ...value] = text.split(':');
  if (value.length === 0 || name.trim() === '')
    throw new BadInputError(`--header: "${text}" is none; write "accept: text/html".`);
  return [name.trim(), value.join(':').trim()];
}

function guardOf(text: string): Record<string, string> {
  const [, kind, rule, , forText] = /^\s*(\w+)\s*:?\s*(.+?)(\s+for\s+(\S+))?\s*$/.exec(text) ?? [];
  if (kind === undefined || rule === undefined || !['errorRate', 'latency'].includes(kind))
    throw new BadInputError(`--guard: "${text}" is none that a load can break.`, {
      hint: 'Write "errorRate > 20% for 10s" or "latency > 2s for 10s".',
    });
  return { [kind]: rule, ...(forText !== undefined && { for: forText }) };
}

function numberOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw new BadInputError(`${flag}: "${text}" is no whole number.`);
}

/** Traffic ends by its own schedule, so that what is due in that time is sent, and no more. */
function lasting(load: LoadPlan, forMs: number): LoadPlan {
  const { traffic } = load;
  if (!traffic) return load;
  const perSecond = traffic.profile.points[0]?.[1] ?? 0;
  const points: [number, number][] = [
    [0, perSecond],
    [forMs, perSecond],
    [forMs, 0],
  ];
  return { traffic: { ...traffic, profile: { points } } };
}

/** Nothing is due by a schedule: it sends until it is stopped. */
function saturating(load: LoadPlan): LoadPlan {
  const { traffic } = load;
  const params = { saturate: true, pipelining: 1 };
  return traffic ? { traffic: { ...traffic, engine: 'autocannon', params } } : load;
}

function parse<T extends z.ZodType>(schema: T, value: unknown, flag?: string): z.output<T> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const told = read.error.issues.map(({ path, message }) => {
    const last = String(path.at(-1) ?? '');
    // A header is named by what is in it, and not by a flag of its own.
    if (path.includes('headers')) return `--header ${last}: ${message}`;
    return `${flag ?? (last === 'url' ? '<url>' : nameOf(last))}: ${message}`;
  });
  throw new BadInputError(`${[...new Set(told)].join('; ')}.`, { hint: 'squall load --help shows each.' });
}

/** The same without what is undefined, so that defaults take its place. */
function defined(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (one === undefined ? [] : [[key, defined(one)]])),
  );
}
