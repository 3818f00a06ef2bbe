/** Addresses that are lent in turn, so that one that was given back is the last to be lent again. */
export interface AddressRange {
  /** The next free one; undefined when all are lent. */
  lend(): string | undefined;
  /** Takes a certain one, whether it is lent or not. */
  take(address: string): void;
  giveBack(address: string): void;
}

const hostNumbers = { first: 10, last: 250 };

/** The addresses `<network>.<third>.10` to `.250` of each third byte, in that order. */
export function addressRange(network: string, thirds: readonly number[]): AddressRange {
  const perThird = hostNumbers.last - hostNumbers.first + 1;
  const count = thirds.length * perThird;
  const lent = new Set<string>();
  let next = 0;
  const at = (place: number) =>
    `${network}.${thirds[Math.floor(place / perThird)]}.${hostNumbers.first + (place % perThird)}`;
  return {
    lend() {
      if (lent.size >= count) return undefined;
      while (lent.has(at(next))) next = (next + 1) % count;
      const address = at(next);
      next = (next + 1) % count;
      lent.add(address);
      return address;
    },
    take: (address) => void lent.add(address),
    giveBack: (address) => void lent.delete(address),
  };
}
