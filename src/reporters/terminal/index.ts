// A run for people at a terminal: the plan, the live view, lines for a log, the summary.
export { renderChange } from './changes.ts';
export { renderEventLine } from './event-line.ts';
export { renderFindings } from './findings.ts';
export { renderLive } from './live.ts';
export { renderLoadResult } from './load-result.ts';
export { forecastTexts } from './plan-load.ts';
export { renderPlan } from './plan.ts';
export type { LaterStep } from './plan.ts';
export { renderSummary } from './summary.ts';
export { createWarmUpLog } from './warm-up-log.ts';
