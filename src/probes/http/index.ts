// Asks an http or https URL on bare sockets and checks status and body.
import { moduleBeside } from '#core';
import type { ProbePlan } from '#core';
import { defineProbe } from '../contract.ts';
import { params } from './params.ts';
import { plan, planFor } from './plan.ts';

const name = 'http';

export default defineProbe({
  name,
  summary: 'Sends an HTTP request at a fixed rate, on a fresh or a kept connection, and checks the answer.',
  params,
  example: { url: '{{ingress}}/checkout', rate: '10/s', timeout: '2s', expect: { status: '2xx' } },
  plan: (params, target): ProbePlan[] => [{ kind: name, ...plan(params, target) }],
  planFor: (endpoint, context): ProbePlan[] =>
    endpoint.kind === 'http' ? [{ kind: name, ...planFor(endpoint, context) }] : [],
  lane: 'exact',
  role: 'users',
  sender: moduleBeside(import.meta.url, 'sender'),
});
