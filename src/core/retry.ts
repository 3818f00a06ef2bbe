export const retryPlaces = ['another address', 'the same address', 'any address'] as const;

/** Where a client sends a request again. */
export type RetryPlace = (typeof retryPlaces)[number];

/** How a client would send again what failed. */
export interface RetryPolicy {
  name: string;
  /** Reasons of failures that it tries again: `refused`, `status 503`, `status 5xx`, `any`. */
  on: string[];
  /** How often it sends in all, the first time included. */
  attempts: number;
  /** From a failure to the next attempt. */
  pauseMs: number;
  to: RetryPlace;
}

/** What nearly every client does by itself, and no request is harmed by. */
export const usualRetry: RetryPolicy = {
  name: 'usual',
  on: ['refused'],
  attempts: 2,
  pauseMs: 0,
  to: 'another address',
};
