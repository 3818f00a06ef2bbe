import { bodyWithin, messageOf } from '#core';
import type { Sender } from '#pacing';
import { readSecret } from '#secrets';
import { z } from 'zod';
import type { Told } from '../target-of.ts';
import type { IsWithin } from '../tolerance.ts';
import { judgeValues } from './judge-values.ts';
import type { PrometheusQuestion } from './question.ts';

const point = z.tuple([z.number(), z.string()]);
const answer = z.union([
  z.object({ status: z.literal('error'), error: z.string() }),
  z.object({
    status: z.literal('success'),
    warnings: z.array(z.string()).default([]),
    data: z.union([
      z.object({ resultType: z.literal('scalar'), result: point }),
      z.object({ resultType: z.literal('vector'), result: z.array(z.object({ value: point })) }),
    ]),
  }),
]);

const longestAnswer = 1024 * 1024;
/** An instant query is of the moment at which it was asked, by a clock that may be off. */
const longestAgeS = 600;
/** A value as Prometheus writes it. */
const number = /^[+-]?(?:\d+(?:\.\d*)?(?:e[+-]?\d+)?|Inf)$/i;

/** Asks Prometheus once a send. */
export function prometheusSender(
  { prometheus, query, token, timeoutMs }: PrometheusQuestion,
  isWithin: IsWithin,
): Sender {
  const url = new URL('api/v1/query', `${prometheus.replace(/\/+$/, '')}/`);
  url.searchParams.set('query', query);
  const closed = new AbortController();
  return {
    send(settle) {
      const abandoned = new AbortController();
      const signal = AbortSignal.any([closed.signal, abandoned.signal, AbortSignal.timeout(timeoutMs)]);
      void ask(url, token, signal)
        .then(
          (body) => judge(body, isWithin),
          (error: unknown): Told => ({ outcome: 'unknown', reason: `not told: ${causeOf(error)}` }),
        )
        .then(({ outcome, reason }) => settle(outcome, reason));
      return () => abandoned.abort();
    },
    close: () => closed.abort(),
  };
}

async function ask(url: URL, token: string | undefined, signal: AbortSignal): Promise<unknown> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${readSecret(token)}` };
  const response = await fetch(url, { headers, signal, redirect: 'error' });
  const text = await bodyWithin(response, longestAnswer);
  if (text === undefined) throw new Error('the answer is too long');
  if (response.ok || response.status === 400 || response.status === 422) return jsonOf(text);
  throw new Error(`status ${response.status}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('the answer is not JSON');
  }
}

/** What an answer of the query API comes to. */
export function judge(body: unknown, isWithin: IsWithin): Told {
  const read = answer.safeParse(body);
  if (!read.success) return { outcome: 'unknown', reason: 'the answer is none of the query API' };
  if (read.data.status === 'error') return { outcome: 'unknown', reason: `not told: ${read.data.error}` };
  const { data, warnings } = read.data;
  if (warnings.length > 0)
    return { outcome: 'unknown', reason: `told with a warning: ${warnings.join('; ')}` };
  const points = data.resultType === 'scalar' ? [data.result] : data.result.map(({ value }) => value);
  if (points.some(([seconds]) => Math.abs(Date.now() / 1000 - seconds) > longestAgeS))
    return { outcome: 'unknown', reason: 'the value is not of now' };
  const values = points.map(([, text]) =>
    number.test(text) ? Number(text.replace('Inf', 'Infinity')) : NaN,
  );
  return judgeValues('query', values, isWithin);
}

function causeOf(error: unknown): string {
  const cause: unknown = Object(error).cause;
  return messageOf(cause instanceof Error ? cause : error);
}
