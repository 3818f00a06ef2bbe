import { describe, expect, it } from 'vitest';
import { fileReporters } from './index.ts';

describe('the registry of reporters', () => {
  it('has no two that share a name or a file', () => {
    expect(fileReporters.length).toBeGreaterThan(0);
    for (const key of ['name', 'file'] as const) {
      const values = fileReporters.map((reporter) => reporter[key]);
      expect(new Set(values).size).toBe(values.length);
    }
  });
});
