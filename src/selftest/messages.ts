import type { StagedServer } from './staged.ts';

/** To the process of the servers. `origin` is `process.hrtime.bigint()` at the zero of the windows' times. */
export type ToServers = { type: 'serve'; origin: string; servers: StagedServer[] } | { type: 'tell' };

/** From it: where they listen, and at the end how many requests met each window of each server. */
export type FromServers = { type: 'ports'; ports: number[] } | { type: 'truth'; hits: number[][] };
