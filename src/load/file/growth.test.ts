import { describe, expect, it } from 'vitest';
import { parseGrowth } from './growth.ts';

const read = (text: string) => parseGrowth(text, 0.02);

describe('growth', () => {
  it.each([
    ['adaptive', { by: 'answers', factor: 1.5, rejectedAtMost: 0.02 }],
    [' adaptive ', { by: 'answers', factor: 1.5, rejectedAtMost: 0.02 }],
    ['adaptive, at most 100%', { by: 'answers', factor: 2, rejectedAtMost: 0.02 }],
    ['adaptive at most 20 %', { by: 'answers', factor: 1.2, rejectedAtMost: 0.02 }],
    ['50% every 5m', { by: 'steps', factor: 1.5, everyMs: 300_000 }],
    ['100%  every  1m30s', { by: 'steps', factor: 2, everyMs: 90_000 }],
    ['over 10m', { by: 'line', overMs: 600_000 }],
  ])('is read from "%s"', (text, growth) => expect(read(text)).toEqual(growth));

  it.each([
    '',
    'slowly',
    'adaptively',
    'adaptive at most',
    'adaptive at most 0%',
    'adaptive at most 5m',
    '0% every 5m',
    '150% every 5m',
    '50% every 0s',
    '50% every',
    'every 5m',
    '50 every 5m',
    'over 0s',
    'over 50%',
    'over',
  ])('is none in "%s"', (text) => expect(read(text)).toBeUndefined());
});
