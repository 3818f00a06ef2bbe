import { expect, it } from 'vitest';
import { judge } from './expectations.ts';
import type { Measurements } from './expectations.ts';

const ledger = (probe: string, acknowledged: number, lost: [number, number] | null) => ({
  probe,
  acknowledged,
  lost: lost && { lo: lost[0], hi: lost[1] },
  ...(lost === null && { why: 'not read back: status 503' }),
  ...(lost && lost[0] !== lost[1] && { why: 'not all could be read: status 503' }),
});

function judged(...ledgers: ReturnType<typeof ledger>[]) {
  const measurements = { t0: 1000, ledgers } as unknown as Measurements;
  const rule = { quantity: 'writesLost', atMost: 0, text: '' } as const;
  const { verdict, value, why } = judge(rule, measurements, { mayHold: true, mayRefute: true });
  return { verdict, value, why };
}

it.each<[string, ReturnType<typeof ledger>[], string, object | null, string]>([
  ['nothing was written', [], 'inconclusive', null, 'nothing was written'],
  [
    'all are there',
    [ledger('a', 90, [0, 0]), ledger('b', 10, [0, 0])],
    'held',
    { lo: 0, hi: 0 },
    '0 of 100 acknowledged writes were missing at the end',
  ],
  [
    'some could not be read',
    [ledger('a', 90, [0, 3])],
    'inconclusive',
    { lo: 0, hi: 3 },
    '0 of 90 acknowledged writes were missing at the end; a: not all could be read: status 503',
  ],
  [
    'none was acknowledged',
    [ledger('a', 0, [0, 0])],
    'inconclusive',
    { lo: 0, hi: null },
    '0 of 0 acknowledged writes were missing at the end; no write of a was acknowledged, so none could be lost',
  ],
  [
    'one ledger was not read back and another lost some',
    [ledger('a', 9, null), ledger('b', 9, [2, 2])],
    'refuted',
    { lo: 2, hi: null },
    '2 of 18 acknowledged writes were missing at the end; a: not read back: status 503',
  ],
])('writesLost where %s', (_, ledgers, verdict, value, why) => {
  expect(judged(...ledgers)).toEqual({ verdict, value, why });
});
