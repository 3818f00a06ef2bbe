import { describe, expect, it } from 'vitest';
import { stagesOf } from './stages.ts';

const weekUs = 7 * 86_400_000_000;

describe('stages', () => {
  it('step to the first rate, follow the lines, and hold the last for a week', () => {
    const points: [number, number][] = [
      [0, 10],
      [60_000, 100],
    ];
    expect(stagesOf({ points }, 1)).toEqual([
      { duration: '0us', target: 10_000 },
      { duration: '60000000us', target: 100_000 },
      { duration: `${weekUs - 60_000_000}us`, target: 100_000 },
    ]);
  });

  it('carry the part of a scenario, to a thousandth of a request a second', () => {
    const [first] = stagesOf({ points: [[0, 10]] }, 1 / 3);
    expect(first).toEqual({ duration: '0us', target: 3333 });
  });

  it('send nothing before the first point', () => {
    const stages = stagesOf({ points: [[500, 10]] }, 1);
    expect(stages.slice(0, 2)).toEqual([
      { duration: '500000us', target: 0 },
      { duration: '0us', target: 10_000 },
    ]);
  });

  it('step where two points are at one time', () => {
    const points: [number, number][] = [
      [0, 1],
      [1000, 1],
      [1000, 5],
    ];
    expect(stagesOf({ points }, 1).map(({ duration }) => duration)).toEqual([
      '0us',
      '1000000us',
      '0us',
      `${weekUs - 1_000_000}us`,
    ]);
  });
});
