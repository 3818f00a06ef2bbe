import { TargetError } from '#core';
import { describe, expect, it } from 'vitest';
import { errorOfExit, isCutShort, K6Error } from './exit.ts';

const exit = (code: number | null, signal: NodeJS.Signals | null = null) => ({
  code,
  signal,
  log: 'msg="why"',
});

describe('the end of k6', () => {
  it('is no error when it has sent all', () => {
    expect(errorOfExit(exit(0))).toBeUndefined();
  });

  it('by a threshold is told as such, and is none of a tool that failed', () => {
    const error = errorOfExit(exit(99));
    expect(error).toBeInstanceOf(TargetError);
    expect(error?.message).toBe('A threshold of the k6 script was crossed.\nmsg="why"');
  });

  it.each([97, 98, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 1])(
    'with code %d is a failure of the tool, with the end of its log and what to do',
    (code) => {
      const error = errorOfExit(exit(code));
      expect(error).toBeInstanceOf(K6Error);
      expect(error?.message).toContain(`code ${code}`);
      expect(error?.message).toContain('msg="why"');
      expect(error?.hint).toBeTruthy();
    },
  );

  it('by a signal or a panic may leave out what it had done', () => {
    expect(isCutShort(exit(null, 'SIGKILL'))).toBe(true);
    expect(isCutShort(exit(109))).toBe(true);
    expect(isCutShort(exit(99))).toBe(false);
    expect(errorOfExit(exit(null, 'SIGKILL'))?.message).toContain('ended by SIGKILL');
  });
});
