import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeDirectory } from './make-directory.ts';

it('makes all that is missing, and fails at once where nothing can be made', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'squall-made-'));
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
  makeDirectory(join(scratch, 'a', 'b', 'c'));
  makeDirectory(join(scratch, 'a', 'b', 'c'));
  expect(existsSync(join(scratch, 'a', 'b', 'c'))).toBe(true);
  writeFileSync(join(scratch, 'file'), '');
  expect(() => makeDirectory(join(scratch, 'file', 'below'))).toThrow(/ENOTDIR|EEXIST/);
});

it.runIf(existsSync('/proc'))('fails at once in a file system that makes none', () => {
  expect(() => makeDirectory('/proc/nope/squall')).toThrow(/ENOENT|EACCES|EPERM/);
});
