import { createHmac, randomBytes } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Ranges } from '#core';
import { resolveHeaders } from '#requests';
import type { HttpStoreParams } from './params.ts';
import { codeOf, writtenWhenBroken } from './store.ts';
import type { OneReading, Store, Written } from './store.ts';

/** What is read back is read so many at once: the more there is, the more. */
const fewestAtOnce = 16;
const mostAtOnce = 64;
const idsForEach = 250;
/** Of an answer that has not shown what was written by then, the rest is not read. */
const answerLimit = 64 * 1024;

interface Answer {
  status: number;
  text: string;
  /** Nothing of it was left out. */
  isWhole: boolean;
}

/** Keeps a ledger behind an HTTP API: a value of its own under an id a write, on a fresh connection, never sent twice. */
export function httpStore(
  { method, url, read, headers, timeoutMs }: HttpStoreParams,
  idOf: (n: number) => string,
): Store {
  const closed = new AbortController();
  // What is kept under an id is in no URL, so that an answer which only repeats what it was asked proves nothing.
  const secret = randomBytes(16);
  const valueOf = (id: string) => createHmac('sha256', secret).update(id).digest('hex');
  const ask = (verb: string, template: string, id: string, signal: AbortSignal) =>
    answerTo(verb, template.replaceAll('{id}', id), headers, {
      body: verb === 'GET' ? '' : valueOf(id),
      signal: AbortSignal.any([closed.signal, signal]),
    });
  const readOne = (id: string, signal: AbortSignal): Promise<OneReading> =>
    ask('GET', read, id, signal).then(
      (answer) => judgeReading(answer, valueOf(id)),
      (error: unknown) => ({ reason: signal.aborted ? 'no answer in time' : codeOf(error) }),
    );
  return {
    read: readOne,
    write: (id, signal) =>
      ask(method, url, id, signal).then(({ status }) => writtenFor(status), writtenWhenBroken),
    async readBack(numbers, signal) {
      const [missing, read] = [new Ranges(), new Ranges()];
      let error: string | undefined;
      // One iterator for all, so that each number is taken once.
      const waiting = numbers[Symbol.iterator]();
      const readOn = async (): Promise<void> => {
        for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
          const n = next.value;
          // One without an answer must not hold up the others.
          const found = await readOne(idOf(n), AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
          if (found === 'missing') missing.add(n);
          if (typeof found === 'string') read.add(n);
          else if (signal.aborted) return;
          else error ??= found.reason;
        }
      };
      const atOnce = Math.min(mostAtOnce, Math.max(fewestAtOnce, Math.ceil(numbers.count() / idsForEach)));
      await Promise.all(Array.from({ length: atOnce }, readOn));
      return { missing, unread: numbers.without(read), ...(error !== undefined && { error }) };
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

/** An answer without what was written is none: it was overwritten, or never kept. */
function judgeReading({ status, text, isWhole }: Answer, value: string): OneReading {
  if (status === 404 || status === 410) return 'missing';
  if (status < 200 || status > 299) return { reason: `status ${status}` };
  if (text.includes(value)) return 'found';
  return isWhole ? 'missing' : { reason: 'the answer is too long' };
}

/** An answer, once it is whole. */
async function answerTo(
  method: string,
  url: string,
  headers: Record<string, string>,
  { body, signal }: { body: string; signal: AbortSignal },
): Promise<Answer> {
  const resolved = Object.fromEntries(resolveHeaders(headers));
  const send = url.startsWith('https:') ? requestHttps : requestHttp;
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = send(url, { method, headers: resolved, agent: false, signal }, (response) => {
    let [text, isWhole] = ['', true];
    response.setEncoding('utf8').on('data', (piece: string) => {
      if (text.length < answerLimit) text += piece;
      else isWhole = false;
    });
    response.on('error', reject);
    response.on('end', () => resolve({ status: response.statusCode ?? 0, text, isWhole }));
  });
  request.on('error', reject);
  request.end(body);
  return promise;
}
