import type { Inventory, ProbePlan } from '#core';
import { probeRateField, probeTimeoutField } from './contract.ts';
import type { AutoOptions, Subject } from './contract.ts';

/** The pacer waits so much longer than a sender that tells by itself that no answer came. */
export const graceMs = 1000;
/** A rate for users' requests is no rate for an API that counts calls. */
const mostAutoPerSecond = 0.1;

/** How often a probe asks the control plane of the target, and for how long it waits; it spreads them into its own fields. */
export const askingFields = (timeout = '10s') => ({
  rate: probeRateField.prefault('6/min').meta({ description: 'How often it asks.' }),
  timeout: probeTimeoutField
    .prefault(timeout)
    .meta({ description: 'No answer within this time tells nothing: unknown.' }),
});

interface Asking {
  rate: number;
  timeout: number;
}

/** The part of a plan that follows from those fields. */
export function askingPlan({
  rate,
  timeout,
}: Asking): Pick<ProbePlan, 'intervalMs' | 'timeoutMs' | 'isRequest'> {
  return { intervalMs: 1000 / rate, timeoutMs: timeout + graceMs, isRequest: false };
}

/** The same fields as `auto` has them. */
export function askedByAuto<Params extends Asking>(params: Params, { rate }: AutoOptions): Params {
  return { ...params, rate: Math.min(rate ?? params.rate, mostAutoPerSecond) };
}

/** How often, for the summary of a plan: `every 10 s`. */
export function everyText(ratePerSecond: number): string {
  return `every ${Math.round(10 / ratePerSecond) / 10} s`;
}

/** What a probe of an ECS service asks for. */
export function serviceSubject(service: string, services: Inventory['services']): Subject {
  return {
    what: 'the ECS service',
    name: service,
    known: services.map(({ name }) => name),
    find: ({ serviceCounts }, signal) => serviceCounts?.read(service, signal),
  };
}
