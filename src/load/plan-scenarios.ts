import { BadInputError } from '#core';
import type { HttpEndpoint, Inventory, LoadScenario } from '#core';
import { fillIngress, hasIngress, parseStatuses } from '#requests';
import { resolve } from 'node:path';
import { toldFields } from './file/scenario-fields.ts';
import type { RequestInFile, ScenarioInFile } from './file/scenario-fields.ts';
import { rowsFor } from './scenario-data.ts';
import type { Texts } from './scenario-data.ts';
import { withNames, withTightNames } from './templates.ts';

export interface ScenarioContext {
  /** What the target has; undefined where there is none. */
  inventory?: Pick<Inventory, 'services'> | undefined;
  /** What `{{ingress}}` stands for. */
  ingress?: string | undefined;
  /** Against which the paths of files are resolved. */
  directory: string;
}

type Asked = RequestInFile & { scenarios?: ScenarioInFile[] | undefined };

/** What is sent: what a file names, else every service at its load balancer. */
export function scenariosOf(asked: Asked, context: ScenarioContext): LoadScenario[] {
  const { scenarios, url } = asked;
  if (scenarios) return scenarios.map((one) => planScenario(one, context));
  if (url !== undefined) return [planScenario({ ...asked, url, name: 'all', weight: 1 }, context)];
  const found = (context.inventory?.services ?? []).flatMap(({ name, endpoints }) => {
    const endpoint = endpoints.find((one) => one.kind === 'http');
    return endpoint ? [ofService(name, endpoint, asked)] : [];
  });
  if (found.length > 0) return found;
  throw new BadInputError(
    'No load balancer leads to a service of the target, so there is nothing to send to.',
    {
      hint: 'Name a url, or scenarios.',
    },
  );
}

function ofService(name: string, { url, host, statuses }: HttpEndpoint, asked: RequestInFile): LoadScenario {
  rowsFor({ url: '', headers: Object.values(asked.headers), body: '' }, undefined, name);
  const isTold = toldFields(asked).includes('expect');
  return {
    name,
    service: name,
    weight: 1,
    method: 'GET',
    url,
    headers: { ...asked.headers, ...(host !== undefined && { host }) },
    statuses: isTold || !parseStatuses(statuses) ? asked.expect.status : statuses,
    timeoutMs: asked.timeout,
  };
}

function planScenario(
  scenario: ScenarioInFile,
  { inventory, ingress, directory }: ScenarioContext,
): LoadScenario {
  const { name, weight, method, headers, body, expect, timeout, data } = scenario;
  const file = data === undefined ? undefined : resolve(directory, data);
  const content = body === undefined ? undefined : contentOf(body);
  const url = urlOf(scenario.url, ingress);
  const rows = rowsFor(textsOf(scenario, ingress ?? ''), file, name);
  const isService = inventory?.services.some((one) => one.name === name) === true;
  const service = scenario.service ?? (isService ? name : undefined);
  return {
    name,
    ...(service !== undefined && { service }),
    weight,
    method,
    url,
    headers,
    ...(content && { body: content }),
    statuses: expect.status,
    timeoutMs: timeout,
    ...(file !== undefined && { data: { file, rows } }),
  };
}

/** The texts of a scenario in which names may stand; the ingress is none of them. */
export function textsOf({ url, headers, body }: ScenarioInFile, ingress: string): Texts {
  const content = body === undefined ? '' : contentOf(body).text;
  return { url: fillIngress(url, ingress), headers: Object.values(headers), body: content };
}

function contentOf(body: NonNullable<ScenarioInFile['body']>): NonNullable<LoadScenario['body']> {
  return typeof body === 'string'
    ? { text: body, type: 'text/plain; charset=utf-8' }
    : { text: JSON.stringify(body), type: 'application/json' };
}

function urlOf(text: string, ingress: string | undefined): string {
  if (hasIngress(text) && ingress === undefined) {
    throw new BadInputError(`The load ${text} needs the target's ingress, and this target has none.`, {
      hint: 'Write the whole URL, such as http://shop.example.com/.',
    });
  }
  const url = URL.parse(withTightNames(fillIngress(text, ingress ?? '')));
  if (!url) throw new BadInputError(`The load's URL ${text} can't be read.`);
  if (url.host.includes('{') || url.host.includes('%7B'))
    throw new BadInputError(
      `The load's URL ${text} has a placeholder in its host; only path and query may vary.`,
    );
  url.hash = '';
  return withNames(url.href);
}
