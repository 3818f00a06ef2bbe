import type { LoadOutcome } from '#core';

/** Statuses by which a server says that it has no room for a request (RFC 6585, RFC 9110). */
const turnedAway = new Set([429, 503]);

/** What an answer comes to, by its status and whether that was wanted. */
export function outcomeOfStatus(status: number, isWanted: boolean): LoadOutcome {
  if (isWanted) return 'ok';
  return turnedAway.has(status) ? 'rejected' : 'failed';
}

/** What a request without an answer comes to: a connection that was refused was turned away at the door. */
export function outcomeOfTrouble(outcome: 'failed' | 'unknown', reason: string): LoadOutcome {
  return outcome === 'failed' && reason === 'refused' ? 'rejected' : outcome;
}
