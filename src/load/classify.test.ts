import { describe, expect, it } from 'vitest';
import { outcomeOfStatus, outcomeOfTrouble } from './classify.ts';

describe('an outcome', () => {
  it.each([
    [200, true, 'ok'],
    [503, true, 'ok'],
    [429, false, 'rejected'],
    [503, false, 'rejected'],
    [500, false, 'failed'],
    [502, false, 'failed'],
    [504, false, 'failed'],
    [404, false, 'failed'],
    [200, false, 'failed'],
  ] as const)('of status %i, wanted: %s, is %s', (status, isWanted, outcome) =>
    expect(outcomeOfStatus(status, isWanted)).toBe(outcome),
  );

  it('of a connection that was refused is rejected; that of any other trouble stays', () => {
    expect(outcomeOfTrouble('failed', 'refused')).toBe('rejected');
    expect(outcomeOfTrouble('failed', 'reset')).toBe('failed');
    expect(outcomeOfTrouble('failed', 'timeout')).toBe('failed');
    expect(outcomeOfTrouble('unknown', 'refused')).toBe('unknown');
  });
});
