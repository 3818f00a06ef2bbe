import { describe, expect, it } from 'vitest';
import { proofFiles } from '../../scripts/lab-page.ts';
import { behaviourNames } from '../../src/lab/spec/behaviours.ts';

describe('the behaviours of the lab', () => {
  it('are each held by a test, and no test holds what is not in the registry', () => {
    expect([...proofFiles().keys()].sort()).toEqual([...behaviourNames].sort());
  });

  it('are each one sentence of their own name', () => {
    expect(new Set(behaviourNames).size).toBe(behaviourNames.length);
  });
});
