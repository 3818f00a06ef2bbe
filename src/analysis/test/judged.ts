import type { Expectation, Quantity } from '#core';
import type { ExpectationFinding } from '../findings.ts';
import { findingsOf } from './scripted-run.ts';
import type { Script } from './scripted-run.ts';

// Services that were lost or fine, and what is expected of them.

export const steady = '.'.repeat(10);
export const hold = '.'.repeat(12);
export const lost = `${steady}.${'x'.repeat(25)}${hold}`;
export const fine = `${steady}.${'.'.repeat(25)}${hold}`;

export const atMost = (quantity: Quantity, limit: number): Expectation => ({
  quantity,
  atMost: limit,
  text: `${quantity} <= ${limit}`,
});

/** How the one expectation of such a run is judged. */
export function judged(
  expectation: Expectation,
  services: Script['services'],
  more: Partial<Script> = {},
): ExpectationFinding {
  const [finding] = findingsOf({ services, expect: [expectation], ...more }).expectations;
  if (!finding) throw new Error('no expectation');
  return finding;
}
