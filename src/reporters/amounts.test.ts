import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatLatency,
  formatMilliseconds,
  formatPart,
  formatRate,
  formatRecovery,
  formatRoughly,
  formatSecondsBetween,
  formatShares,
  formatTimes,
  formatValue,
} from './amounts.ts';

describe('an interval of time', () => {
  it.each([
    [{ lo: 3200, hi: 3420 }, '3.20–3.42 s'],
    [{ lo: 3200, hi: 3200.4 }, '3.20 s'],
    [{ lo: 0, hi: 101.5 }, '0–0.10 s'],
    [{ lo: 0, hi: 0 }, '0 ms'],
    [{ lo: 95, hi: 120 }, '95 ms – 0.12 s'],
    [{ lo: 9990, hi: 10_200 }, '9.99–10.2 s'],
    [{ lo: 59_200, hi: 62_000 }, '59.2 s – 1 m 02 s'],
    [{ lo: 245_000, hi: 249_000 }, '4 m 05 s – 4 m 09 s'],
    [{ lo: 30_000, hi: null }, '≥ 30.0 s'],
  ])('%j reads %s', (interval, text) => expect(formatTimes(interval)).toBe(text));
});

describe('an interval of shares', () => {
  it.each([
    [{ lo: 0.0012, hi: 0.0031 }, '0.12–0.31 %'],
    [{ lo: 0, hi: 0.0031 }, '0–0.31 %'],
    [{ lo: 0, hi: 0 }, '0 %'],
    [{ lo: 0.17, hi: 0.1918 }, '17.0–19.2 %'],
    [{ lo: 0.5, hi: null }, '≥ 50.0 %'],
  ])('%j reads %s', (interval, text) => expect(formatShares(interval)).toBe(text));
});

describe('a part of a whole', () => {
  it.each([
    [0, '0 %'],
    [1, '< 0.01 %'],
    [50, '0.01 %'],
    [500_000, '50.0 %'],
  ])('%d of a million reads %s', (count, text) =>
    expect(formatPart({ lo: count, hi: count }, 1_000_000)).toBe(text),
  );
});

describe('the value of an expectation', () => {
  it.each([
    [{ unit: 'services' as const, value: { lo: 2, hi: 2 } }, '2'],
    [{ unit: 'services' as const, value: { lo: 1, hi: 2 } }, '1–2'],
    [{ unit: 'services' as const, value: { lo: 1, hi: null } }, '≥ 1'],
    [{ unit: 'ms' as const, value: { lo: 1000, hi: 2000 } }, '1.00–2.00 s'],
    [{ unit: 'fraction' as const, value: { lo: 0.01, hi: 0.02 } }, '1.00–2.00 %'],
    [{ unit: 'ms' as const, value: null }, 'unknown'],
  ])('%j reads %s', (value, text) => expect(formatValue(value)).toBe(text));
});

describe('a number in a column whose head has the unit', () => {
  it.each([
    [{ lo: 3200, hi: 3420 }, '3.20–3.42'],
    [{ lo: 0, hi: 99 }, '0–0.10'],
    [{ lo: 9990, hi: 10_200 }, '9.99–10.2'],
    [{ lo: 99_940, hi: 99_951 }, '99.9–100'],
    [{ lo: 4_245_000, hi: null }, '≥ 4,245'],
  ])('of seconds: %j reads %s', (interval, text) => expect(formatSecondsBetween(interval)).toBe(text));

  it.each([
    [0.001, '< 0.01'],
    [0.21, '0.21'],
    [0.996, '1.0'],
    [9.96, '10'],
    [1300.4, '1,300'],
  ])('of milliseconds: %d reads %s', (ms, text) => expect(formatMilliseconds(ms)).toBe(text));
});

describe('an interval that says nothing', () => {
  it('is unknown, with why where that is known', () => {
    const interval = { lo: 0, hi: null };
    expect(formatRecovery({ interval, why: 'not held' })).toBe('unknown: not held');
    expect(formatRecovery({ interval })).toBe('unknown');
    expect(formatValue({ unit: 'ms', value: interval })).toBe('unknown');
  });
});

describe('a recovery without an interval', () => {
  it('says why, or a dash when the question does not arise', () => {
    expect(formatRecovery({ interval: null, why: 'the dip was never seen' })).toBe('the dip was never seen');
    expect(formatRecovery({ interval: null })).toBe('–');
  });
});

describe('a latency', () => {
  it.each([
    [0.21, '0.21 ms'],
    [4.24, '4.2 ms'],
    [9.97, '10 ms'],
    [480, '0.48 s'],
  ])('%d ms reads %s', (ms, text) => expect(formatLatency(ms)).toBe(text));
});

describe('an amount of load', () => {
  it.each([
    [0.5, '0.5/s'],
    [30.36, '30.4/s'],
    [999.9, '1k/s'],
    [12_400, '12.4k/s'],
    [999_900, '1M/s'],
  ])('%d requests a second read %s', (perSecond, text) => expect(formatRate(perSecond)).toBe(text));

  it.each([
    [7312, '7,312'],
    [9999.6, '10 k'],
    [32_400, '32 k'],
    [3_212_345, '3.2 M'],
    [3_212_345_678, '3,212.3 M'],
  ])('%d requests are roughly %s', (count, text) => expect(formatRoughly(count)).toBe(text));

  it.each([
    [0, '0 B'],
    [null, '–'],
    [0, '0 B'],
    [114, '114 B'],
    [1234, '1.2 kB'],
    [999_600, '1.0 MB'],
    [45_600_000, '46 MB'],
  ])('%s bytes read %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});
