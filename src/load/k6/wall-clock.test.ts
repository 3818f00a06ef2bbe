import { describe, expect, it } from 'vitest';
import { wallMsOf, wallOffset } from './wall-clock.ts';

describe('a time of k6', () => {
  it('is read with its fraction, however many digits that has', () => {
    const second = Date.UTC(2026, 10, 27, 9, 22, 50);
    expect(wallMsOf('2026-11-27T09:22:50Z')).toBe(second);
    expect(wallMsOf('2026-11-27T09:22:50.5Z')).toBe(second + 500);
    expect(wallMsOf('2026-11-27T09:22:50.434189758Z')).toBeCloseTo(second + 434.189758, 3);
  });

  it('is read in whatever zone it is told', () => {
    expect(wallMsOf('2026-11-27T11:22:50.25+02:00')).toBe(Date.UTC(2026, 10, 27, 9, 22, 50, 250));
  });

  it('that is none is undefined', () => {
    expect(wallMsOf('yesterday')).toBeUndefined();
    expect(wallMsOf('2026-99-99T09:22:50Z')).toBeUndefined();
  });
});

it('the offset of the wall clock is taken where it ticks', () => {
  let run = 0;
  // Each look at a clock takes 0.1 ms; the wall clock tells whole milliseconds alone.
  const look = () => (run += 0.1);
  const offset = wallOffset(look, () => Math.floor(5000.7 + look()));
  expect(offset).toBeGreaterThanOrEqual(-5000.7);
  expect(offset).toBeLessThan(-5000.4);
});
