import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

/** A directory that the test leaves behind empty. */
export function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'squall-k6-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Puts a program of the name k6 first on PATH, for this test; gives the PATH. */
export function fakeK6(script: string): string {
  const path = directory();
  const file = join(path, 'k6');
  writeFileSync(file, `#!${process.execPath}\n${script}`);
  chmodSync(file, 0o755);
  const folders = `${path}${delimiter}${process.env['PATH'] ?? ''}`;
  vi.stubEnv('PATH', folders);
  return folders;
}

/** The point by which Squall's script says that it begins, and one by which its first request leaves. */
export const begins = [
  '{"metric":"squall_left","type":"Point","data":{"time":"2026-11-27T09:22:50Z","value":0,"tags":{}}}',
  '{"metric":"squall_left","type":"Point","data":{"time":"2026-11-27T09:22:50.5Z","value":1,"tags":{"scenario":"s0"},"metadata":{"n":"0"}}}',
]
  .map((line) => `${line}\n`)
  .join('');
