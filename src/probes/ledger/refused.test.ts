import { expect, it } from 'vitest';
import { planned } from '../../../test/probes/planned.ts';
import ledger from './index.ts';
import { createSender } from './sender.ts';

// A port that needs privilege to listen on, so that nothing answers.
const stores: [string, object][] = [
  ['HTTP', { http: { write: 'PUT http://127.0.0.1:1/{id}', read: 'http://127.0.0.1:1/{id}' } }],
  ['PostgreSQL', { postgres: { host: '127.0.0.1', port: 1, database: 'shop', user: 'squall' } }],
];

it.each(stores)('a write that %s refuses is told in the word that retries know', async (_, store) => {
  const { params } = planned(ledger, { ...store, service: 'orders' });
  const context = { now: () => 0, observe: () => undefined, connection: undefined, nameServer: undefined };
  const sender = createSender(JSON.parse(JSON.stringify(params)), context);
  const told = await new Promise((resolve) => {
    sender.send((outcome, reason) => resolve([outcome, reason]));
  });
  sender.close();
  expect(told).toEqual(['failed', 'refused']);
});
