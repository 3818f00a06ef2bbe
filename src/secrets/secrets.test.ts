import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readSecret } from './index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'squall-secrets-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

describe('a secret', () => {
  it('is read from the environment and from a file, without the line break that ends it', () => {
    vi.stubEnv('SQUALL_TEST_SECRET', 'hush');
    const path = join(folder, 'token');
    writeFileSync(path, 'from a file\n');
    expect(readSecret('env:SQUALL_TEST_SECRET')).toBe('hush');
    expect(readSecret(`file:${path}`)).toBe('from a file');
  });

  it('that is not there is told by its reference', () => {
    vi.stubEnv('SQUALL_TEST_SECRET', '');
    expect(() => readSecret('env:SQUALL_TEST_SECRET')).toThrow('env:SQUALL_TEST_SECRET is not set or empty');
    expect(() => readSecret(`file:${folder}/none`)).toThrow(`file:${folder}/none can't be read`);
  });
});
