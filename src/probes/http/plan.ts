import { BadInputError } from '#core';
import type { HttpEndpoint, ProbePlan } from '#core';
import { commonPlan, rateText } from '../contract.ts';
import type { AutoContext, ReachedTarget } from '../contract.ts';
import { fillIngress, hasIngress, parseStatuses } from '#requests';
import { params as paramsSchema } from './params.ts';
import type { Params } from './params.ts';
import type { RequestParams } from './request.ts';

type DecidedPlan = Omit<ProbePlan, 'kind'>;

/** The probe that a file asks for. */
export function plan(params: Params, { ingress }: ReachedTarget): DecidedPlan {
  const url = urlOf(params.url, ingress);
  const service = params.service ?? params.name ?? `${url.host}${url.pathname}`;
  return decide({ ...params, url: url.href }, service);
}

/** The probe for what the inventory found. */
export function planFor(endpoint: HttpEndpoint, { service, auto }: AutoContext): DecidedPlan {
  const defaults = paramsSchema.parse({
    url: endpoint.url,
    ...(endpoint.host !== undefined && { headers: { host: endpoint.host } }),
    ...(parseStatuses(endpoint.statuses) && { expect: { status: endpoint.statuses } }),
  });
  const { rate = defaults.rate, timeout = defaults.timeout, connections = defaults.connections } = auto;
  const { slowerThan } = auto;
  const url = urlOf(endpoint.url).href;
  return decide({ ...defaults, url, rate, timeout, connections, slowerThan }, service);
}

function decide(params: Params, service: string): DecidedPlan {
  const { url, method, headers, connections, rate, body: content } = params;
  const { status: statuses, body, bodyMatches, bodyJson, tlsDaysLeft } = params.expect;
  const request: RequestParams = {
    url,
    method,
    headers,
    connections,
    statuses,
    ...(body !== undefined && { body }),
    ...(bodyMatches !== undefined && { bodyMatches }),
    ...(bodyJson && { bodyJson }),
    ...(tlsDaysLeft !== undefined && { tlsDaysLeft }),
    ...(content !== undefined && { content: contentOf(content) }),
  };
  return {
    id: service,
    service,
    summary: `${method} ${url}, ${rateText(rate)}, ${connections} connections`,
    params: request,
    ...commonPlan(params),
  };
}

function contentOf(body: NonNullable<Params['body']>): NonNullable<RequestParams['content']> {
  return typeof body === 'string'
    ? { text: body, type: 'text/plain; charset=utf-8' }
    : { text: JSON.stringify(body), type: 'application/json' };
}

function urlOf(text: string, ingress?: string): URL {
  if (hasIngress(text) && ingress === undefined) {
    throw new BadInputError(`The probe ${text} needs the target's ingress, and this target has none.`, {
      hint: 'Write the whole URL, such as http://shop.example.com/health.',
    });
  }
  const url = URL.parse(fillIngress(text, ingress ?? ''));
  if (!url) throw new BadInputError(`The probe's URL ${text} can't be read.`);
  url.hash = '';
  return url;
}
