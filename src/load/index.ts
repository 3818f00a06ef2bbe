// Load: traffic that goes on through a fault, and warm-ups that end on evidence. A new engine is a folder and a place in the list of engines.ts.
export { engineNamed, engines, usualEngine } from './engines.ts';
export { fileTrouble } from './file-trouble.ts';
export { findEngines, findEnginesOf, refuseMissingEngines } from './found-engines.ts';
export { foreignHosts, hostsOf } from './hosts.ts';
export { jobsOf } from './jobs.ts';
export { loadBoundsField } from './file/load-bounds.ts';
export { loadField } from './load-field.ts';
export { refuseMissingSecrets } from './missing-secrets.ts';
export { requestId } from './request-id.ts';
export { forecastIn, planLoad, reservedBalancer } from './plan-load.ts';
export type { LoadEngine, LoadOptions, RunningLoad } from './contract.ts';
export { warmUp } from './warm.ts';
