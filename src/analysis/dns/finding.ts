import type { Recovery } from '../findings.ts';

/** What one resolver answered for one name. */
export interface DnsFinding {
  probe: string;
  recovery: Recovery;
}
