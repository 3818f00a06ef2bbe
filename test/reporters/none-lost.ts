import { expectation } from './build-findings.ts';

/** That no service is lost, and none was. */
export const noneLost = expectation('servicesLost <= 0', {
  unit: 'services',
  limit: 0,
  value: { lo: 0, hi: 0 },
  verdict: 'held',
  why: 'no service was lost',
});
