import { isSecretReference } from '#core';
import type { LoadJob, LoadScenario } from '#core';
import { requestId } from '../request-id.ts';
import type { Row } from '../rows.ts';
import { withNames } from '../templates.ts';
import type { Params } from './params.ts';
import { stagesOf, timeUnitSeconds } from './stages.ts';

/** Beside a request's own timeout, k6 waits so long for what is under way at the end of the profile. */
const graceMs = 1000;

interface ScriptOptions {
  runId: string;
  recycleConnections: Params['recycleConnections'];
  /** The rows of a scenario's data. */
  rowsOf: (scenario: LoadScenario) => readonly Row[];
}

/** A script for k6, and the references of the secrets that it reads, by the variable that k6 must be given each in. */
export interface Script {
  text: string;
  secrets: Map<string, string>;
}

/** k6's name of a scenario, as its points tell it: ours may have characters that k6 does not take. */
export function k6NameOf(place: number): string {
  return `s${place}`;
}

/** The metric by which a script tells that a request leaves. Without a scenario: that the script begins. */
export const leftMetric = 'squall_left';

/** Writes the script that sends a job. No secret is in it. Pure. */
export function scriptOf(job: LoadJob, { runId, recycleConnections, rowsOf }: ScriptOptions): Script {
  const secrets = new Map<string, string>();
  const scenarios = job.scenarios.map((scenario) => ({
    id: requestId(runId, scenario.name, ''),
    method: scenario.method,
    url: withNames(scenario.url),
    headers: headersOf(scenario, secrets),
    body: scenario.body?.text ?? null,
    timeoutMs: scenario.timeoutMs,
  }));
  const rows = job.scenarios.map((scenario, place) =>
    scenario.data
      ? `new SharedArray('${k6NameOf(place)}', () => JSON.parse(${literal(JSON.stringify(wellFormed(rowsOf(scenario))))}))`
      : 'null',
  );
  const recycleMs = recycleConnections === 'each-request' ? 0 : job.recycleMs;
  const text = [
    imports,
    `export const options = ${literal(optionsOf(job, recycleConnections))};`,
    `const scenarios = ${literal(scenarios)};`,
    `const rows = [${rows.join(', ')}];`,
    `const recycleMs = ${recycleMs};`,
    `const left = new Counter('${leftMetric}');`,
    program,
  ].join('\n');
  return { text, secrets };
}

function optionsOf({ scenarios, profile, connections }: LoadJob, recycle: Params['recycleConnections']) {
  const total = scenarios.reduce((sum, { weight }) => sum + weight, 0);
  const peak = Math.max(0, ...profile.points.map(([, perSecond]) => perSecond));
  const own = scenarios.map(({ weight, timeoutMs }, place) => {
    const share = total > 0 ? weight / total : 0;
    // No more can be under way than leave within the longest that one takes. While a further VU is made k6 leaves
    // requests out, so all are made before the first.
    const underWay = Math.ceil((peak * share * (timeoutMs + graceMs)) / 1000);
    const vus = Math.max(1, Math.min(Math.floor(connections * share), underWay));
    const executor = {
      executor: 'ramping-arrival-rate',
      exec: 'send',
      startRate: 0,
      timeUnit: `${timeUnitSeconds}s`,
      stages: stagesOf(profile, share),
      preAllocatedVUs: vus,
      maxVUs: vus,
      gracefulStop: `${timeoutMs + graceMs}ms`,
    };
    return [k6NameOf(place), executor] as const;
  });
  return {
    scenarios: Object.fromEntries(own),
    // A name's addresses are looked up again for new connections, whatever their record says.
    dns: { ttl: '1s', select: 'roundRobin', policy: 'preferIPv4' },
    noVUConnectionReuse: recycle === 'each-request',
    discardResponseBodies: true,
    systemTags: ['scenario', 'status', 'error_code', 'error'],
  };
}

/** Values as they stand, and as `{ env }` the variable that holds a secret. */
function headersOf({ headers, body }: LoadScenario, secrets: Map<string, string>) {
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const all = new Map([
    ['user-agent', 'squall'],
    ['accept', '*/*'],
    ['x-request-id', '{{id}}'],
    ...(body ? ([['content-type', body.type]] as const) : []),
    ...given,
  ]);
  return [...all].map(([name, value]) => {
    if (!isSecretReference(value)) return { name, value };
    const env = `SQUALL_SECRET_${secrets.size}`;
    secrets.set(env, value);
    return { name, env };
  });
}

/** A lone half of a character could not be encoded in a URL. */
function wellFormed(rows: readonly Row[]): Row[] {
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value.toWellFormed()])),
  );
}

function literal(value: unknown): string {
  return JSON.stringify(value);
}

const imports = `import http from 'k6/http';
import exec from 'k6/execution';
import { SharedArray } from 'k6/data';
import { Counter } from 'k6/metrics';
`;

/**
 * What is the same in every script. A connection is used by one VU alone, and the VUs take turns: so the time since a
 * VU's last request tells when its next is due, and the connection that would be too old by then is closed now.
 */
const program = `
const placeholder = /\\{\\{\\s*([^{}\\s]+)\\s*\\}\\}/g;
const fixed = scenarios.map(({ headers }) => headers.map(({ name, value, env }) => [name, env ? __ENV[env] : value, !env]));
let openedMs;
let lastMs;

http.setResponseCallback(null);

export function setup() {
  left.add(0);
}

function fill(text, valueOf) {
  return text.includes('{{') ? text.replace(placeholder, (_, name) => valueOf(name)) : text;
}

function mustClose(nowMs) {
  if (openedMs === undefined) openedMs = nowMs;
  const nextMs = nowMs + (lastMs === undefined ? 0 : nowMs - lastMs);
  lastMs = nowMs;
  return recycleMs > 0 && nextMs - openedMs > recycleMs;
}

export function send() {
  const place = Number(exec.scenario.name.slice(1));
  const n = exec.scenario.iterationInTest;
  const { id, method, url, body, timeoutMs } = scenarios[place];
  const row = rows[place] && rows[place][n % rows[place].length];
  const valueOf = (name) => {
    if (name === 'id') return id + n;
    if (name === 'n') return String(n);
    return row && Object.hasOwn(row, name) ? row[name] : '{{' + name + '}}';
  };
  const headers = {};
  for (const [name, value, isText] of fixed[place]) headers[name] = isText ? fill(value, valueOf) : value;
  const nowMs = Date.now();
  const isLast = mustClose(nowMs);
  if (isLast) headers.connection = 'close';
  const to = fill(url, (name) => (name === 'id' ? valueOf(name) : encodeURIComponent(valueOf(name))));
  const text = body === null ? null : fill(body, valueOf);
  exec.vu.metrics.metadata.n = String(n);
  const params = { headers, timeout: timeoutMs, redirects: 0, throw: true, tags: { name: exec.scenario.name } };
  left.add(1);
  try {
    const answer = http.request(method, to, text, params);
    if (answer.timings.connecting > 0) openedMs = nowMs;
  } catch {
    openedMs = undefined;
  }
  if (isLast) openedMs = undefined;
}
`;
