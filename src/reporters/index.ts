// Findings and views as text: files for people and programs, and what a terminal shows. Pure.
import type { Reporter } from './contract.ts';
import json from './json/index.ts';
import markdown from './markdown/index.ts';

/** What writes a report file, one each. */
export const fileReporters: readonly Reporter[] = [json, markdown];

export { reportJsonSchema } from './json/index.ts';
export * from './terminal/index.ts';
