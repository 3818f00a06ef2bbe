// Load by k6, v2 or later: a script that Squall writes, or the user's own; told from k6's raw points.
import { isSecretReference } from '#core';
import { defineEngine } from '../contract.ts';
import { findK6 } from './find.ts';
import { otherCertificate } from './names.ts';
import { scriptIn } from './own-script.ts';
import { params } from './params.ts';
import { startK6 } from './start.ts';

/**
 * Open: what Squall writes sends by `ramping-arrival-rate`. A user's own script may be closed, as its executors say;
 * then seconds in which nothing was answered are hidden in it. One k6 uses all processors, so `workers` says nothing.
 *
 * What k6 does not tell: when a request was due, and the bytes of bodies. A request that can be
 * repeated is sent again, once and unseen, by its HTTP library (Go's net/http) when an idle connection turns out to be
 * closed. Each connection is a VU, of about 0.25 MB and 1 to 2 ms of start.
 */
export default defineEngine({
  name: 'k6',
  summary: 'k6, where it is installed: its own arrival-rate executor, or a script of yours.',
  model: 'open',
  params,
  example: { recycleConnections: 'each-request' },
  canBeSteered: false,
  modelWith: ({ script }) => (script === undefined ? 'open' : 'unknown'),
  unfitFor: ({ scenarios }, { script }) => (script === undefined ? otherCertificate(scenarios) : undefined),
  asksInstead: ({ script }) => (script === undefined ? undefined : `whatever the script ${script} asks`),
  withFiles: (given, directory) =>
    given.script === undefined ? given : { ...given, script: scriptIn(directory, given.script) },
  secretsOf: ({ environment }) => Object.values(environment).filter(isSecretReference),
  tellsBytes: false,
  find: findK6,
  start: startK6,
});
