/** What a client does after a failed request; used to tell what it would have felt. */
export interface RetryPolicy {
  name: string;
  /** The reasons it tries again after: `refused`, `timeout`, `status 503`, or `any`. */
  on: string[];
  attempts: number;
  pauseMs: number;
}
