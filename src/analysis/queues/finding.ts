import type { Recovery } from '../findings.ts';

/** How one queue's backlog grew and drained. */
export interface QueueFinding {
  probe: string;
  recovery: Recovery;
}
