import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SelfTest } from '#core';
import { expect, it, onTestFinished } from 'vitest';
import { latestSelfTest, saveSelfTest } from './store.ts';

const result: SelfTest = {
  squall: '0.1.0',
  takenAt: '2026-11-21T01:00:00.000Z',
  machine: { node: 'v24.0.0', platform: 'linux x64', cpus: 2 },
  healthy: { samples: 100, falseFailures: 0, unknown: 1 },
  outages: { staged: 10, seen: 10, wrong: 0 },
  short: { staged: 10, missed: 4, expectedMissed: 5.5 },
  latenessP99: 3,
};

function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), 'squall-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

it('keeps the latest self-test, and nothing else', () => {
  const directory = join(scratch(), 'state');
  expect(latestSelfTest(directory)).toBeUndefined();
  saveSelfTest(directory, result);
  saveSelfTest(directory, { ...result, latenessP99: 4 });
  expect(latestSelfTest(directory)).toEqual({ ...result, latenessP99: 4 });
  expect(readdirSync(directory)).toEqual(['selftest.json']);
});

it('tells none where what is there can not be read', () => {
  const directory = scratch();
  writeFileSync(join(directory, 'selftest.json'), '{"squall":1');
  expect(latestSelfTest(directory)).toBeUndefined();
});

it('says what to do where it can not be kept', () => {
  const file = join(scratch(), 'file');
  writeFileSync(file, '');
  expect(() => saveSelfTest(join(file, 'state'), result)).toThrow(/can't be kept/);
});
