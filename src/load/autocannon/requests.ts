import type { LoadScenario } from '#core';
import { isAccepted, isHeaderValue, parseStatuses, resolveHeaders } from '#requests';
import { fieldsOf } from '../header-fields.ts';
import { requestId } from '../request-id.ts';
import { readRows } from '../rows.ts';
import { sharesOf } from '../shares.ts';
import { compileTemplate, namesIn, withNames, withTightNames } from '../templates.ts';

/** One request, ready to be written. */
export interface ReadyRequest {
  /** Its place in the list of scenarios. */
  scenario: number;
  bytes: Buffer;
  timeoutMs: number;
  /** Its answer has no body, whatever its headers say. */
  isHead: boolean;
  isOk(status: number): boolean;
}

const withBody = ['POST', 'PUT', 'PATCH'];

/**
 * Request n of a load: scenarios in turn as their weights say, texts filled. Raises BadInputError for a secret or a data
 * file that is not there.
 */
export function requestsOf(scenarios: readonly LoadScenario[], runId: string): (n: number) => ReadyRequest {
  const shareOf = sharesOf(scenarios.map(({ weight }) => weight));
  const makers = scenarios.map((scenario, place) => makerOf(scenario, place, runId));
  return (n) => {
    const make = makers[shareOf(n)];
    if (!make) throw new Error('A load has no scenarios.');
    return make(n);
  };
}

function makerOf(scenario: LoadScenario, place: number, runId: string): (n: number) => ReadyRequest {
  const statuses = parseStatuses(scenario.statuses) ?? [];
  const common = {
    scenario: place,
    timeoutMs: scenario.timeoutMs,
    isHead: scenario.method === 'HEAD',
    isOk: (status: number) => isAccepted(status, statuses),
  };
  const { isTheSame, bytesOf } = messagesOf(scenario, runId);
  const always = isTheSame ? { ...common, bytes: bytesOf(0) } : undefined;
  return always ? () => always : (n) => ({ ...common, bytes: bytesOf(n) });
}

/** The requests of a scenario as they are written; built once where no text of it changes. */
function messagesOf(scenario: LoadScenario, runId: string) {
  const { name, method, data } = scenario;
  const url = new URL(withTightNames(scenario.url));
  const rows = data ? readRows(data.file) : [];
  const target = withNames(`${url.pathname}${url.search}`);
  const fields = fieldsOf(headersOf(scenario, url.host), scenario.headers);
  const content = scenario.body?.text ?? '';
  const [path, body] = [compileTemplate(target), compileTemplate(content)];
  const bytesOf = (n: number): Buffer => {
    const id = requestId(runId, name, n);
    const row = rows[n % rows.length];
    const value = (key: string) => {
      if (key === 'id') return id;
      if (key === 'n') return String(n);
      return row?.[key] ?? `{{${key}}}`;
    };
    const ofPath = (key: string) => (key === 'id' ? id : encodeURIComponent(value(key).toWellFormed()));
    const ofHeader = (key: string) => asHeader(value(key));
    const text = Buffer.from(body(value));
    const length = text.length > 0 || withBody.includes(method) ? `content-length: ${text.length}\r\n` : '';
    const line = `${method} ${path(ofPath)} HTTP/1.1\r\n`;
    const head = fields.map(({ name: key, fill }) => `${key}: ${fill(ofHeader)}\r\n`).join('');
    const top = Buffer.from(`${line}${head}${length}\r\n`, 'latin1');
    return text.length > 0 ? Buffer.concat([top, text]) : top;
  };
  const isTheSame = namesIn(`${target}${content}`).length === 0 && fields.every(({ isFixed }) => isFixed);
  return { isTheSame, bytesOf };
}

function headersOf({ headers, body }: LoadScenario, host: string): Map<string, string> {
  return new Map([
    ['host', host],
    ['connection', 'keep-alive'],
    ['user-agent', 'squall'],
    ['accept', '*/*'],
    ...(body ? ([['content-type', body.type]] as const) : []),
    ...resolveHeaders(headers),
  ]);
}

/** What can't stand in a header is written as a URL would have it. */
function asHeader(value: string): string {
  return isHeaderValue(value) ? value : encodeURI(value.toWellFormed());
}
