import type { ProbePlan } from '#core';
import { afterEach, expect, it, vi } from 'vitest';
import { planned } from '../../test/probes/planned.ts';
import command from './command/index.ts';
import http from './http/index.ts';
import ledger from './ledger/index.ts';
import metric from './metric/index.ts';
import { refuseMissingSecrets } from './missing-secrets.ts';
import postgres from './postgres/index.ts';

afterEach(() => vi.unstubAllEnvs());

const secret = 'env:SQUALL_TEST_ABSENT';
const database = { host: 'db', database: 'shop', user: 'squall', password: secret };
const needing: [string, ProbePlan][] = [
  ['http', planned(http, { url: 'http://a/', headers: { authorization: secret } })],
  ['command', planned(command, { run: ['x'], environment: { TOKEN: secret } })],
  ['metric', planned(metric, { prometheus: 'http://p', query: 'up', token: secret, expect: 1 })],
  ['postgres', planned(postgres, database)],
  ['ledger', planned(ledger, { postgres: database, service: 'orders' })],
  [
    'ledger',
    planned(ledger, {
      http: { write: 'PUT http://a/{id}', read: 'http://a/{id}', headers: { cookie: secret } },
    }),
  ],
];

it.each(needing)('%s is refused without its secret, and taken with it', (_, plan) => {
  expect(() => refuseMissingSecrets([plan])).toThrow(
    `The probe ${plan.id} can't ask: The secret ${secret} is not set or empty.`,
  );
  vi.stubEnv('SQUALL_TEST_ABSENT', 'hush');
  expect(() => refuseMissingSecrets([plan])).not.toThrow();
});

it('a text that only looks like a reference is taken', () => {
  const plan = planned(http, { url: 'http://a/', expect: { body: secret } });
  expect(() => refuseMissingSecrets([plan])).not.toThrow();
});
