// Asks resolvers for a name, and notes what they answer and for how long it holds.
import { moduleBeside } from '#core';
import { defineProbe } from '../contract.ts';
import { params } from './params.ts';
import { plan, planFor } from './plan.ts';

const name = 'dns';

export default defineProbe({
  name,
  summary:
    'Asks resolvers for a name at a fixed rate: whether it resolves, to which addresses, and for how long.',
  params,
  example: {
    name: 'api.shop.internal',
    resolvers: ['system', 'authoritative', { name: 'corp', at: '127.0.0.1:1' }],
    expect: { addresses: '>= 2', ttl: '<= 60s' },
  },
  plan: (params, target) => plan(params, target).map((plan) => ({ ...plan, kind: name })),
  planFor: (endpoint, context) =>
    endpoint.kind === 'dns' ? planFor(endpoint, context).map((plan) => ({ ...plan, kind: name })) : [],
  lane: 'exact',
  role: 'users',
  sender: moduleBeside(import.meta.url, 'sender'),
});
