import type { LoadScenario } from '#core';
import { resolveHeaders } from '#requests';
import { fieldsOf } from '../header-fields.ts';
import { requestId } from '../request-id.ts';
import { readRows } from '../rows.ts';
import type { Row } from '../rows.ts';
import { compileTemplate, withNames } from '../templates.ts';

/** One request, ready to be sent. */
export interface ReadyRequest {
  path: string;
  headers: string[];
  body: string | null;
}

/** What every request of a scenario has in common, and what makes each its own. */
export interface ScenarioRequests {
  origin: string;
  serverName: string | undefined;
  method: LoadScenario['method'];
  requestAt(n: number): ReadyRequest;
}

/** The header that tells each request from all others, unless the scenario has its own. */
const idHeader = 'x-request-id';

/** Raises BadInputError for a secret or a data file that is not there. */
export function requestsOf(scenario: LoadScenario, runId: string): ScenarioRequests {
  const { name, url, method, body, data } = scenario;
  const { origin, pathname, search } = new URL(url);
  const headers = headersOf(scenario);
  const host = headers.get('host');
  const rows = data ? readRows(data.file) : [];
  const path = compileTemplate(withNames(`${pathname}${search}`));
  const fields = fieldsOf(headers, scenario.headers);
  const content = body && compileTemplate(body.text);
  return {
    origin,
    serverName: host === undefined ? undefined : URL.parse(`https://${host}`)?.hostname,
    method,
    requestAt(n) {
      const id = requestId(runId, name, n);
      const row = rows[n % rows.length];
      const value = (key: string) => valueOf(key, { id, n, row });
      const ofPath = (key: string) => (key === 'id' ? id : encodeURIComponent(value(key).toWellFormed()));
      return {
        path: path(ofPath),
        headers: fields.flatMap(({ name, fill }) => [name, fill(value)]),
        body: content ? content(value) : null,
      };
    },
  };
}

function headersOf({ headers, body }: LoadScenario): Map<string, string> {
  return new Map([
    ['user-agent', 'squall'],
    ['accept', '*/*'],
    [idHeader, '{{id}}'],
    ...(body ? ([['content-type', body.type]] as const) : []),
    ...resolveHeaders(headers),
  ]);
}

/** What stands for a name; a name that is not known stays as it is. */
function valueOf(name: string, { id, n, row }: { id: string; n: number; row: Row | undefined }): string {
  if (name === 'id') return id;
  if (name === 'n') return String(n);
  return row?.[name] ?? `{{${name}}}`;
}
