import type { Recovery } from '../findings.ts';

/** What became of one alert since t0. */
export interface AlertFinding {
  source: string;
  id: string;
  name: string;
  recovery: Recovery;
}
