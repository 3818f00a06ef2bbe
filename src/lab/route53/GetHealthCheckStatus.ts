import { GetHealthCheckStatusCommand } from '@aws-sdk/client-route-53';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { healthCheckOf, invalid } from './errors.ts';

/** What the lab's one checker saw last; nothing before its first look. */
export const GetHealthCheckStatus = operation(
  GetHealthCheckStatusCommand,
  async ({ HealthCheckId }, { lab }: LabRequest) => {
    const { type, lastResult } = healthCheckOf(lab, HealthCheckId);
    refuseOthers(type);
    return { HealthCheckObservations: lastResult ? [observation(lastResult)] : [] };
  },
);

export function refuseOthers(type: string): void {
  if (type === 'HTTP' || type === 'TCP') return;
  throw invalid(`There is no status of checkers for a health check of type ${type}.`);
}

export function observation({ at, text }: { at: number; text: string }) {
  return { IPAddress: '127.0.0.1', StatusReport: { Status: text, CheckedTime: new Date(at) } };
}
