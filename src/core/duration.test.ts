import { describe, expect, it } from 'vitest';
import { formatBounded, formatDuration } from './duration.ts';

describe('a duration for people', () => {
  it.each([
    [0, '0 ms'],
    [0.001, '< 0.01 ms'],
    [0.42, '0.42 ms'],
    [13.4, '13 ms'],
    [420, '0.42 s'],
    [-420, '-0.42 s'],
    [245_000, '4 m 05 s'],
  ])('%d ms reads %s, and what is more than nothing never as none', (ms, text) =>
    expect(formatDuration(ms)).toBe(text),
  );

  it.each([
    [0.001, '< 0.01 ms'],
    [0.42, '0.42 ms'],
    [1.2, '1.2 ms'],
    [12.34, '12.3 ms'],
    [300.6, '301 ms'],
  ])('%d ms beside its bound reads %s', (ms, text) => expect(formatBounded(ms)).toBe(text));
});
