import { describe, expect, it } from 'vitest';
import { behaviours } from '../behaviours.ts';
import type { BehaviourName } from '../behaviours.ts';

const passed = 'the proof passed';

/**
 * Holds a behaviour of the lab: the proof passes with it, and fails by one of its assertions when it is switched off.
 * The proof builds its lab with the list it is given as `without`. docs/lab.md names the file that calls this.
 */
export function holds(
  behaviour: BehaviourName,
  proof: (without: BehaviourName[]) => void | Promise<void>,
): void {
  describe(`${behaviour}: ${sentenceOf(behaviour)}`, () => {
    it('holds', async () => {
      const outcome = await outcomeOf(async () => proof([]));
      // With its own stack and difference.
      if (outcome instanceof Error) throw outcome;
      expect(outcome).toBe(passed);
    });

    it('is missed when it is switched off', async () => {
      const missed = await outcomeOf(async () => proof([behaviour]));
      expect(missed).toMatchObject({ name: 'AssertionError' });
    });
  });
}

async function outcomeOf(proof: () => Promise<void>): Promise<unknown> {
  try {
    await proof();
  } catch (error) {
    return error;
  }
  return passed;
}

function sentenceOf(behaviour: BehaviourName): string {
  const all: Record<string, string> = Object.assign({}, ...Object.values(behaviours));
  return all[behaviour] ?? '';
}
