import { describe, expect, it } from 'vitest';
import { reporters } from './index.ts';

describe('the registry of reporters', () => {
  it('knows each by its own name, and each writes a file of its own', () => {
    for (const [name, reporter] of Object.entries(reporters)) expect(reporter.name).toBe(name);
    const files = Object.values(reporters).map(({ file }) => file);
    expect(new Set(files).size).toBe(files.length);
  });
});
