// Makes a round trip through PostgreSQL as an application does: a query, or a transaction that writes and reads.
import { moduleBeside } from '#core';
import type { ProbePlan } from '#core';
import { commonPlan, defineProbe, rateText } from '../contract.ts';
import { connectionsFor } from '../postgres-connection.ts';
import { newTable, tableLeft } from '../postgres-table.ts';
import { params } from './params.ts';

const name = 'postgres';

export default defineProbe({
  name,
  summary: 'Makes a round trip through PostgreSQL: a query whose value may be judged, or a transaction.',
  params,
  example: {
    host: 'db.internal',
    database: 'shop',
    user: 'app',
    password: 'env:SHOP_DB_PASSWORD',
    sslmode: 'verify-full',
    query: 'SELECT count(*) FROM orders',
    expect: '>= 1',
    service: 'orders',
  },
  plan: (given): ProbePlan[] => {
    const { name: called, service: asked, role: _, rate, timeout, slowerThan: __, ...trip } = given;
    const place = `${given.host}:${given.port}/${given.database}`;
    const service = asked ?? called ?? place;
    const table = given.write ? newTable('probe') : undefined;
    const what = given.write ? 'writes and reads' : (given.query ?? 'SELECT 1');
    return [
      {
        id: service,
        kind: name,
        service,
        summary: `${what} at ${place}, ${rateText(rate)}`,
        params: {
          ...trip,
          ...(table !== undefined && { table }),
          timeoutMs: timeout,
          connectionsAtOnce: connectionsFor(rate, timeout),
        },
        ...commonPlan(given),
        ...(table !== undefined && { leaves: tableLeft(table, given) }),
      },
    ];
  },
  lane: 'patient',
  role: 'users',
  sender: moduleBeside(import.meta.url, 'sender'),
});
