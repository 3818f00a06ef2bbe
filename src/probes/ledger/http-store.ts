import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isSecretReference } from '#core';
import { readSecret } from '#secrets';
import type { HttpStoreParams } from './params.ts';
import { codeOf, writtenWhenBroken } from './store.ts';
import type { Reading, Store, Written } from './store.ts';

const readsAtOnce = 16;

/** Keeps a ledger behind an HTTP API: an id a write, on a fresh connection, never sent twice. */
export function httpStore(
  { method, url, read, headers }: HttpStoreParams,
  idOf: (n: number) => string,
): Store {
  const closed = new AbortController();
  const ask = (verb: string, template: string, id: string, signal: AbortSignal) =>
    statusOf(verb, template.replaceAll('{id}', id), headers, {
      body: verb === 'GET' ? '' : id,
      signal: AbortSignal.any([closed.signal, signal]),
    });
  return {
    write: (id, signal) => ask(method, url, id, signal).then(writtenFor, writtenWhenBroken),
    async readBack(numbers, signal) {
      const reading: Reading = { missing: [], unread: [], twice: [] };
      const waiting = [...numbers].reverse();
      const readOn = async (): Promise<void> => {
        for (let n = waiting.pop(); n !== undefined; n = waiting.pop()) {
          const told = await ask('GET', read, idOf(n), signal).catch((error: unknown) => codeOf(error));
          if (told === 404 || told === 410) reading.missing.push(n);
          else if (typeof told === 'string' || told < 200 || told > 299) {
            reading.unread.push(n);
            reading.error ??= typeof told === 'string' ? told : `status ${told}`;
          }
        }
      };
      await Promise.all(Array.from({ length: readsAtOnce }, readOn));
      return reading;
    },
    close: () => closed.abort(),
  };
}

function writtenFor(status: number): Written {
  const reason = `status ${status}`;
  if (status >= 200 && status <= 299) return { outcome: 'acknowledged' };
  // A server that gave up waiting does not say what it had done by then.
  const isRefused = status >= 400 && status <= 499 && status !== 408;
  return { outcome: isRefused ? 'refused' : 'indeterminate', reason };
}

/** The status of an answer, once it is whole. */
function statusOf(
  method: string,
  url: string,
  headers: Record<string, string>,
  { body, signal }: { body: string; signal: AbortSignal },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const resolved = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        isSecretReference(value) ? readSecret(value) : value,
      ]),
    );
    const send = url.startsWith('https:') ? requestHttps : requestHttp;
    const request = send(url, { method, headers: resolved, agent: false, signal }, (response) => {
      response.on('error', reject);
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.resume();
    });
    request.on('error', reject);
    request.end(body);
  });
}
