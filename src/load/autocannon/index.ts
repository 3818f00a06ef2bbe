// Sends as fast as it is answered, over autocannon: for saturation, and for ramps whose latencies are not judged.
import { z } from 'zod';
import { defineEngine } from '../contract.ts';
import { startWorkers } from './start.ts';

const params = z
  .strictObject({
    saturate: z.boolean().default(false).meta({
      description: 'Each connection sends as soon as it is answered; no rate is imposed.',
    }),
    pipelining: z.int().min(1).max(100).default(1).meta({
      description:
        'Requests that are under way on one connection at once. Few servers and no balancer gain by it.',
    }),
  })
  .prefault({})
  .meta({ title: 'autocannon' });

/**
 * The closed loop over autocannon 9.0.0. Its rate mode sends what is due in a second in one burst at its start, and fills
 * in latencies that nobody measured; it is not used. A place of the profile goes to a connection that is free when it is
 * due, or within a second after; where none is, it is left out, and no slice tells of it. So rates change without new
 * connections, and latencies are those of requests that were sent, on a loop that may be as busy as its target.
 */
export default defineEngine({
  name: 'autocannon',
  summary: 'Sends over autocannon on a fixed number of connections, each of which waits for its answers.',
  model: 'closed',
  params,
  example: { pipelining: 4 },
  canBeSteered: true,
  tellsBytes: true,
  unfitFor: ({ role }, { saturate }) =>
    saturate && role === 'warm-up' ? 'saturating imposes no rate, so there is none to raise' : undefined,
  async find() {
    const { default: autocannon } = await import('autocannon/package.json', { with: { type: 'json' } });
    return { version: autocannon.version };
  },
  start: async (job, options, signal) => startWorkers(job, params.parse(job.params ?? {}), options, signal),
});
