import type { Event } from '#core';
import { eventSchema, eventTypes } from './event-schema.ts';
import { sumOf } from './step-sum.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The event that a line holds, or in a few words why it holds none. */
export function decodeEvent(bytes: Buffer, seq: number): Event | string {
  const value = parse(bytes);
  if (value instanceof Error) return `is not JSON (${value.message})`;
  if (!isRecord(value)) return 'is not a JSON object';
  const { type } = value;
  if (typeof type !== 'string') return 'has no type';
  if (!eventTypes.includes(type)) return `has the unknown type ${JSON.stringify(type.slice(0, 40))}`;
  if (seq === 0 && type !== 'run-started') return `is ${type}, but a journal begins with run-started`;
  if (seq > 0 && type === 'run-started') return 'is a second run-started';
  if (value.seq !== seq) return `has seq ${JSON.stringify(value.seq) ?? 'missing'} where ${seq} is due`;
  const read = eventSchema.safeParse(value);
  if (read.success) {
    const event = read.data;
    const isWhole = event.type !== 'undo-recorded' || sumOf(event.step) === value.sum;
    return isWhole ? event : 'has a step that is not as it was written';
  }
  const [issue] = read.error.issues;
  return `is no valid ${type} event (${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'})`;
}

function parse(bytes: Buffer): unknown {
  try {
    const text = utf8.decode(bytes);
    const mayPollute = text.includes('__proto__') || text.includes(String.raw`\u00`);
    return JSON.parse(text, mayPollute ? refusePrototype : undefined);
  } catch (error) {
    return new Error(error instanceof Error ? oneLine(error.message) : 'unreadable');
  }
}

function refusePrototype(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new Error('the key __proto__ is refused');
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}
