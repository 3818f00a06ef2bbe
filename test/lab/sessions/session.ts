import { expect } from 'vitest';
import type { ServedLab } from '../served-lab.ts';
import type { Boto3 } from './boto3.ts';

/** What a session is given: boto3 and the lab that it speaks to, in whose virtual time ten seconds pass in one. */
export interface SessionTools {
  boto3: Boto3;
  lab: ServedLab;
  /** Notes a figure for the count of the whole session. */
  note: (what: 'error' | 'paginated listing' | 'waiter', name: string) => void;
}

/** Waits until the condition holds of the lab, which is asked at each change of its state. */
export async function until(lab: ServedLab, condition: () => boolean, withinMs = 20_000): Promise<void> {
  if (condition()) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const off = lab.control.onChange(() => {
    if (condition()) resolve();
  });
  const timer = setTimeout(
    () => reject(new Error(`Not within ${withinMs} ms: ${String(condition)}`)),
    withinMs,
  );
  try {
    await promise;
  } finally {
    off();
    clearTimeout(timer);
  }
}

/** The items of a list in an answer. */
export function itemsOf(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list) ? list.map((item) => Object(item)) : [];
}

/** Expects boto3 to raise this error, and notes it. */
export async function refused(
  { boto3, note }: SessionTools,
  request: Parameters<Boto3['error']>,
  error: { class: string; code: string; status: number; message: unknown },
): Promise<void> {
  expect(await boto3.error(...request)).toEqual(error);
  note('error', error.code);
}
