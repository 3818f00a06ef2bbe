/** Lets so many requests a second through, and a second's worth at once: clients pause and catch up. */
export interface TokenBucket {
  setRate(perSecond: number): void;
  take(): boolean;
}

const burstSeconds = 1;

export function createTokenBucket(now: () => number): TokenBucket {
  let rate = Infinity;
  let tokens = 0;
  let filledAt = now();
  const most = () => Math.max(1, rate * burstSeconds);

  function fill(): void {
    const at = now();
    tokens = Math.min(most(), tokens + ((at - filledAt) / 1000) * rate);
    filledAt = at;
  }

  return {
    setRate(perSecond) {
      if (perSecond === rate) return;
      const wasUnlimited = rate === Infinity;
      if (!wasUnlimited) fill();
      rate = perSecond;
      filledAt = now();
      tokens = wasUnlimited ? most() : Math.min(tokens, most());
    },
    take() {
      if (rate === Infinity) return true;
      fill();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
