import type { DnsFinding } from '#analysis';

/** A resolver that gave a dead address for 15 s and then no more; t0 of built runs is at 40 s. */
export function buildDns(resolver: string, parts: Partial<DnsFinding> = {}): DnsFinding {
  const { service = 'search', name = 'search.shop.internal' } = parts;
  return {
    probe: `${service}@${resolver}`,
    service,
    resolver,
    name,
    type: 'A',
    isAuthoritative: false,
    answers: { lo: 120, hi: 120 },
    recovery: {
      interval: { lo: 15_000, hi: 16_010 },
      evidence: {
        lo: { at: 15_000, by: `probe ${service}@${resolver}`, saw: 'last answer with a dead address' },
        hi: {
          at: 16_010,
          by: `probe ${service}@${resolver}`,
          saw: 'first answer since without a dead address',
        },
      },
    },
    stale: { answers: { lo: 14, hi: 16 }, first: 41_000, last: 55_000 },
    pastTtl: { answers: { lo: 0, hi: 0 }, byMs: null, basis: 'authoritative' },
    ignoresTtl: null,
    negative: { answers: { lo: 0, hi: 0 }, first: null, last: null },
    kept: { lo: 22_000, hi: 23_010 },
    ttlSeconds: [1, 30],
    sets: [
      {
        addresses: ['10.0.0.11', '10.0.0.12'],
        code: 'NOERROR',
        answers: 45,
        first: 10_000,
        last: 55_000,
        ttlSeconds: [1, 30],
        live: 1,
        dead: { lo: 1, hi: 1 },
        oldestDeadMs: { lo: 14_269, hi: 15_010 },
      },
      {
        addresses: ['10.0.0.12', '10.0.0.19'],
        code: 'NOERROR',
        answers: 105,
        first: 56_000,
        last: 160_000,
        ttlSeconds: [1, 30],
        live: 2,
        dead: { lo: 0, hi: 0 },
        oldestDeadMs: null,
      },
    ],
    setsLeftOut: 0,
    ...parts,
  };
}

/** One that keeps what it heard for far longer than it may, and one beside it whose zone speaks in turns. */
export function buildStubborn(): DnsFinding[] {
  const open = { interval: { lo: 119_000, hi: null }, why: 'it still gave a dead address at the end' };
  return [
    buildDns('10.0.0.2:53', {
      recovery: open,
      stale: { answers: { lo: 118, hi: 120 }, first: 41_000, last: 159_000 },
      pastTtl: { answers: { lo: 72, hi: 76 }, byMs: { lo: 72_400, hi: 75_010 }, basis: 'authoritative' },
      ignoresTtl: 'it gave an address at least 1 m 12 s after any cache that obeys the TTL had dropped it',
      kept: { lo: 419_000, hi: null },
      ttlSeconds: [300, 300],
      setsLeftOut: 12,
    }),
    buildDns('system', {
      name: 'weighted.shop.internal',
      recovery: { interval: null, why: 'not touched' },
      stale: { answers: { lo: 0, hi: 0 }, first: null, last: null },
      pastTtl: {
        answers: null,
        byMs: null,
        basis: null,
        why: 'the zone does not always give the same addresses',
      },
      negative: { answers: { lo: 3, hi: 4 }, first: 44_000, last: 46_000 },
      kept: null,
      ttlSeconds: null,
      sets: [],
    }),
  ];
}
