// Findings and views as text: files for people and programs, and what a terminal shows. Pure.
import json from './json/index.ts';
import markdown from './markdown/index.ts';

/** What writes report files, by name. */
export const reporters = { json, markdown };

export { reportJsonSchema } from './json/index.ts';

/** What a terminal shows: plan, live view, log lines, summary. */
export * as terminal from './terminal/index.ts';
