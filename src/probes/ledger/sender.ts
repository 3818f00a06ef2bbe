import { randomBytes } from 'node:crypto';
import type { CreateSender, SenderContext } from '#pacing';
import { httpStore } from './http-store.ts';
import { ledgerIn } from './ledger.ts';
import { senderParams, type SenderParams } from './params.ts';
import { postgresStore } from './postgres-store.ts';
import { queueStore } from './queue-store.ts';
import type { Store } from './store.ts';

/** Writes one id a send, and reads them all back at the end. */
export const createSender: CreateSender = (params, context) => {
  const told = senderParams.parse(params);
  const token = randomBytes(6).toString('hex');
  const { reads, timeoutMs } = told;
  return ledgerIn(openStore(told, token, context), { token, reads, timeoutMs }, context);
};

function openStore(told: SenderParams, token: string, context: SenderContext): Store {
  if (told.store === 'http') return httpStore(told, (n) => `${token}-${n}`);
  if (told.store === 'queue') return queueStore(told, token, context);
  return postgresStore(told, () => context.observe({ kind: 'removed' }));
}
