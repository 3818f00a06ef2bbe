import { describe, expect, it } from 'vitest';
import { buildReservation } from '../../test/reporters/build-load.ts';
import { reservationInWords } from './reservation.ts';

describe('reserved capacity in words', () => {
  it.each([
    ['provisioned', '✓ reserved: 300 capacity units of shop, awaited for 3 m 02 s'],
    ['needless', '✓ not needed: shop has 300 capacity units, provisioned'],
    ['awaited', '✗ not provisioned: 300 capacity units of shop'],
    [null, '? not reserved: 300 capacity units of shop'],
  ] as const)('%s', (state, text) => {
    const { word, told } = reservationInWords(buildReservation({ state }));
    expect(`${word.symbol} ${word.word}${told}`).toBe(text);
  });
});
