import type { Recovery, ServiceFinding } from '#analysis';

interface ServicePhase {
  name: keyof ServiceFinding['steps'];
  recovery: Recovery;
}

/** The phases in which a service comes back, in the order in which they mostly follow each other. */
export const stepNames = ['detected', 'replaced', 'registered', 'discovered', 'serving', 'settled'] as const;

/** The phases of one service. */
export function phasesOf({ steps }: ServiceFinding): ServicePhase[] {
  return stepNames.map((name) => ({ name, recovery: steps[name] }));
}
