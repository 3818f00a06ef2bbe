import { harnessOverloaded } from '#core';
import { describe, expect, it } from 'vitest';
import { judgeAnswer, judgeSilence } from './judge.ts';

const ok = { outcome: 'ok' } as const;
const refused = { outcome: 'failed', reason: 'refused' } as const;
const overloaded = { outcome: 'unknown', reason: harnessOverloaded } as const;
const timeout = { outcome: 'failed', reason: 'timeout' };

describe('judgeAnswer', () => {
  it.each([
    ['in time', 99, 99, ok],
    ['just in time', 100, 100, ok],
    ['late while the loop was awake', 101, 100.5, timeout],
    ['read late by a stalled loop, and perhaps in time', 700, 40, overloaded],
  ])('judges an ok answer %s', (_, wallMs, awakeMs, expected) => {
    expect(judgeAnswer(ok, { wallMs, awakeMs }, 100)).toEqual(expected);
  });

  it('leaves what is no ok as it is, however late it is read', () => {
    expect(judgeAnswer(refused, { wallMs: 5000, awakeMs: 4000 }, 100)).toBe(refused);
    expect(judgeAnswer(overloaded, { wallMs: 5000, awakeMs: 4000 }, 100)).toBe(overloaded);
  });
});

describe('judgeSilence', () => {
  it.each([
    ['too early', 99, 99, undefined],
    ['a timeout once the loop was awake for all of it', 100, 100, timeout],
    ['open while a stall may hide the answer', 299, 99, undefined],
    ['undecidable after three timeouts', 300, 99, overloaded],
  ])('calls it %s', (_, wallMs, awakeMs, expected) => {
    expect(judgeSilence({ wallMs, awakeMs }, 100)).toEqual(expected);
  });
});
