import { readFileSync } from 'node:fs';

const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');

/** Squall's version, from its package.json. */
export const version = String(Object(JSON.parse(text)).version);
