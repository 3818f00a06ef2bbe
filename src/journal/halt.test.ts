import { RefusedError } from '#core';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { halt, haltIn, liftHalt } from './halt.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'squall-halt-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const fire = { since: '2026-01-01T00:00:00.000Z', why: 'fire' };

it('is in force from the moment that it is said until it is lifted', () => {
  expect(haltIn(directory)).toBeUndefined();
  expect(liftHalt(directory)).toBe(false);
  halt(directory, fire);
  expect(haltIn(directory)).toEqual(fire);
  expect(liftHalt(directory)).toBe(true);
  expect(haltIn(directory)).toBeUndefined();
});

it('is in force where its reason can not be written, as on a full disk', () => {
  // What a whole text would be written to first can't be.
  mkdirSync(join(directory, `halt.json.${process.pid}.tmp`));
  halt(directory, fire);
  expect(haltIn(directory)).toEqual({ since: 'unknown', why: 'its file is damaged' });
  expect(liftHalt(directory)).toBe(true);
});

it('says plainly that nothing is halted where nothing can be written', () => {
  const file = join(directory, 'file');
  writeFileSync(file, '');
  expect(() => halt(file, fire)).toThrow(/^NOTHING is halted/);
});

it('is in force where its file can not be read, and says why it can not be lifted', () => {
  mkdirSync(join(directory, 'halt.json', 'in the way'), { recursive: true });
  expect(haltIn(directory)?.why).toBe('its file can not be read');
  expect(() => liftHalt(directory)).toThrow(RefusedError);
});
