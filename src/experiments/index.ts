// Defines, plans and runs an experiment: the only orchestrator. It emits events and owns no file, no terminal.
export { experimentJsonSchema, parseExperiment } from './parse-experiment.ts';
export { refuseAbsent } from './absent.ts';
export { makePlan, optInTagsOf } from './plan.ts';
export { guardsField } from './guards-field.ts';
export { planFaults } from './plan-faults.ts';
export { diagnose, examine, orFinding } from './examine.ts';
export { policiesFor } from './policy.ts';
export { stepsOf } from './steps.ts';
export type { ExperimentStep } from './steps.ts';
export { recoverRun } from './recover.ts';
export { loadAlone } from './load-alone.ts';
export { runExperiment } from './run.ts';
export type { Ended, RunOptions } from './run-options.ts';
export type { OpenedTarget } from './decide.ts';
export type { AskPermit, Permit } from './permit.ts';
export type { LeftStep } from './undos.ts';
