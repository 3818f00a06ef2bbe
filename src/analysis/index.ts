// From events to findings and a verdict: one fold for the live view, the guards and the report. Pure.
export { alertFloorMs, isNamed } from './alerts/index.ts';
export { createAnalysis } from './analysis.ts';
export type { Analysis } from './analysis.ts';
export * from './findings.ts';
export { endedEarly, judgeLoad } from './load/judge-load.ts';
export type { LoadBounds, LoadVerdict } from './load/judge-load.ts';
export { MissLog } from './load/miss-log.ts';
export type { MissedRequests } from './load/miss-log.ts';
export * from './live-view.ts';
export { wilson } from './requests.ts';
