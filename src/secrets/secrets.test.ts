import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readSecret, withoutSecrets } from './index.ts';

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

describe('what is told', () => {
  it('has the reference in place of a secret that was read, in every form a server may give back', () => {
    vi.stubEnv('SQUALL_TEST_TOLD', 'pa"ss wörd');
    readSecret('env:SQUALL_TEST_TOLD');
    const base64 = Buffer.from('pa"ss wörd').toString('base64');
    expect(withoutSecrets(`no user with pa"ss wörd, pa%22ss%20w%C3%B6rd, "pa\\"ss wörd" or ${base64}`)).toBe(
      'no user with (env:SQUALL_TEST_TOLD), (env:SQUALL_TEST_TOLD), "(env:SQUALL_TEST_TOLD)" or (env:SQUALL_TEST_TOLD)',
    );
  });

  it('keeps what a short one has in common with any text', () => {
    vi.stubEnv('SQUALL_TEST_SHORT', 'e');
    readSecret('env:SQUALL_TEST_SHORT');
    expect(withoutSecrets('refused')).toBe('refused');
  });
});
