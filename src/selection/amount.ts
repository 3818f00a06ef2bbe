import { BadInputError, formatShare, type Aim, type Rounding } from '#core';

const rounders: Record<Rounding, (value: number) => number> = {
  up: Math.ceil,
  down: Math.floor,
  nearest: Math.round,
};

/** How many of `population` the aim asks for: a count as it is, a share rounded and at least one. */
export function amountOf(aim: Aim, population: number): number {
  if ('count' in aim.amount) return wholeCount(aim.amount.count);
  const { share } = aim.amount;
  if (!(share > 0 && share <= 1)) {
    throw new BadInputError(`A share of ${formatShare(share)} is no share to draw`, {
      hint: 'Give a share above 0 % and below 100 %.',
    });
  }
  return Math.max(1, rounders[aim.round](withoutFloatNoise(share * population)));
}

function wholeCount(count: number): number {
  if (Number.isInteger(count) && count > 0) return count;
  throw new BadInputError(`A count of ${count} is no count to draw`, {
    hint: 'Give a whole number from 1. An experiment that only watches has no fault at all: faults: [].',
  });
}

// 7 % of 100 is 7.000000000000001 in binary; rounded up it would hurt one instance more than asked for.
function withoutFloatNoise(value: number): number {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-9 * Math.max(1, value) ? whole : value;
}
