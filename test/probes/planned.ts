import type { ProbePlan } from '#core';
import { probes } from '#probes';
import type { Probe, ReachedTarget } from '#probes';

/** The one plan that these fields of an experiment file come to, under an id of one's own where told. */
export function planned<Params>(
  probe: Probe<Params>,
  given: object,
  told: string | ReachedTarget = {},
): ProbePlan {
  const [id, target] = typeof told === 'string' ? [told, {}] : [undefined, told];
  const [plan, ...others] = probe.plan(probe.params.parse(given), target);
  if (!plan || others.length > 0) throw new Error(`${probe.name} comes to ${others.length + 1} plans.`);
  return id === undefined ? plan : { ...plan, id };
}

const question = 'GET /health HTTP/1.1\r\nx-then: close\r\n\r\n';

/** The plan of one way to ask an HTTP server at `host:port`: over http, or over tcp for the same status line. */
export function askFor(way: 'fresh' | 'pooled' | 'tcp', at: string, given: object, id: string): ProbePlan {
  if (way === 'tcp') return planned(probes.tcp, { to: at, send: question, expect: ' 200 OK', ...given }, id);
  return planned(probes.http, { url: `http://${at}/health`, connections: way, ...given }, id);
}
