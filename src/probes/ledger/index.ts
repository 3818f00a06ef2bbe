// Writes ids and reads them back at the end: which acknowledged writes are gone.
import { BadInputError, moduleBeside } from '#core';
import type { Leftover, ProbePlan } from '#core';
import { commonPlan, defineProbe, rateText } from '../contract.ts';
import { fillIngress, hasIngress } from '#requests';
import { connectionsFor } from '../postgres-connection.ts';
import { newTable, tableLeft } from '../postgres-table.ts';
import { params } from './params.ts';
import type { Params, StoreParams } from './params.ts';

const name = 'ledger';

export default defineProbe({
  name,
  summary:
    'Writes a unique id at a fixed rate and reads all back at the end: which acknowledged writes are lost.',
  params,
  example: {
    http: { write: 'PUT {{ingress}}/store/{id}', read: '{{ingress}}/store/{id}' },
    name: 'orders',
    rate: '10/s',
  },
  plan: (params, { ingress }): ProbePlan[] => {
    const { place, sender, leaves } = storeOf(params, ingress);
    const service = params.service ?? params.name ?? place;
    return [
      {
        id: service,
        kind: name,
        service,
        summary: `writes to ${place}, ${rateText(params.rate)}`,
        params: { ...sender, reads: params.reads, timeoutMs: params.timeout },
        ...commonPlan(params),
        ...(leaves && { leaves }),
      },
    ];
  },
  lane: 'patient',
  role: 'users',
  sender: moduleBeside(import.meta.url, 'sender'),
});

function storeOf(
  { http, postgres, queue, rate, timeout }: Params,
  ingress?: string,
): { place: string; sender: StoreParams; leaves?: Leftover } {
  if (postgres) {
    const { host, port, database } = postgres;
    const connectionsAtOnce = connectionsFor(rate, timeout);
    const table = newTable('ledger');
    return {
      place: `postgres ${host}:${port}/${database}`,
      sender: { store: 'postgres', ...postgres, table, connectionsAtOnce },
      leaves: tableLeft(table, postgres),
    };
  }
  if (queue)
    return { place: `queue ${queue.url.replace(/^.*\//, '')}`, sender: { store: 'queue', ...queue } };
  if (!http) throw new BadInputError('A ledger needs one store: http, postgres or queue.');
  const fill = (url: string): string => {
    if (hasIngress(url) && ingress === undefined)
      throw new BadInputError(`The ledger at ${url} needs the target's ingress, and this target has none.`, {
        hint: 'Write the whole URL, such as http://shop.example.com/store/{id}.',
      });
    return fillIngress(url, ingress ?? '');
  };
  const space = http.write.indexOf(' ');
  const [method, url] = [http.write.slice(0, space), fill(http.write.slice(space + 1))];
  return {
    place: `${method} ${url}`,
    sender: { store: 'http', method, url, read: fill(http.read), headers: http.headers },
  };
}
