// What other tools are known to get wrong: each is run here, whole, against a stand-in cluster with a real server.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Findings } from '#analysis';
import { createAnalysis } from '#analysis';
import { ExitCode } from '#core';
import type { Inventory } from '#core';
import { parseExperiment, runExperiment } from '#experiments';
import type { Target } from '#targets';
import { describe, expect, it } from 'vitest';
import { inMemory } from './in-memory.ts';

interface Cluster {
  /** What becomes of the request to terminate. */
  isDenied?: boolean;
  /** How the server answers the requests since the fault: `.` ok, `x` 503; ok after that. */
  sinceFault?: string;
  /** Whether it is watched by a metric that has no data. */
  hasEmptyMetric?: boolean;
}

const noData = JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [] } });

/** Runs the experiment on two instances and a service of this behaviour; what the journal comes to. */
async function run(
  expectation: string,
  { isDenied = false, sinceFault = '', hasEmptyMetric = false }: Cluster,
): Promise<Findings> {
  let answers: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    const isQuery = url.startsWith('/api/v1/query');
    if (!isQuery && answers.shift() === 'x') response.statusCode = 503;
    response.end(isQuery ? noData : 'fine');
  }).listen(0, '127.0.0.1');
  await using stack = new AsyncDisposableStack();
  stack.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
  const states = new Map([
    ['i-1', 'running'],
    ['i-2', 'running'],
  ]);
  const target: Target = {
    name: 'stand-in',
    inventory: async () => inventoryOf(url),
    look: async () => {
      const running = [...states].filter(([, state]) => state === 'running').map(([id]) => id);
      const replacements = running.length < states.size ? ['i-3'] : [];
      return {
        counts: [{ clock: 'capacity', subject: 'group', ids: [...running, ...replacements] }],
        live: [],
      };
    },
    instances: {
      async terminate(ids, { onSent }) {
        onSent();
        answers = sinceFault.split('');
        if (isDenied) throw new Error('UnauthorizedOperation: you are not authorized');
        for (const id of ids) states.set(id, 'terminated');
      },
      states: async (ids) => ids.map((id) => ({ id, state: states.get(id) ?? 'missing' })),
    },
    close: () => undefined,
  };
  const text = [
    'version: 1',
    'name: peers',
    'target: lab',
    'probes:',
    '  - auto: { rate: 20/s }',
    ...(hasEmptyMetric
      ? [`  - metric: { prometheus: "${url}", query: errors, expect: "< 1", rate: 10/s, role: users }`]
      : []),
    'faults: [{ terminate-instances: { count: 1, seed: 1 } }]',
    'watch: { steadyFor: 500ms, settleFor: 1s, giveUpAfter: 30s, pollEvery: 200ms }',
    `expect: { ${expectation} }`,
  ].join('\n');
  const { options, events } = inMemory(target);
  await runExperiment(parseExperiment(`${text}\n`, 'peers.yaml'), options);
  const analysis = createAnalysis();
  for (const event of events) analysis.step(event);
  return analysis.finish();
}

function inventoryOf(url: string): Inventory {
  const instance = (id: string) => ({
    id,
    state: 'running',
    zone: 'a',
    type: 't3.small',
    lifecycle: 'on-demand' as const,
    tags: { squall: 'allowed' },
    isProtected: false,
  });
  return {
    target: 'stand-in',
    account: '1',
    region: 'here',
    takenAt: '2026-11-21T01:00:00.000Z',
    instances: [instance('i-1'), instance('i-2')],
    services: [
      {
        name: 'shop',
        desired: 1,
        running: 1,
        tasks: [],
        targetGroups: [],
        endpoints: [{ kind: 'http', url, statuses: '200', foundBy: 'the test' }],
      },
    ],
    groups: [],
    targetGroups: [],
    gaps: [],
  };
}

const failedSince = ({ services }: Findings) =>
  services.flatMap(({ outages }) => outages).reduce((sum, { failed }) => sum + failed, 0);

describe.concurrent('a run', () => {
  // Others pass when the steady state holds after a fault that was never injected.
  it('whose injection was denied is inconclusive, though every check after it is good', async () => {
    const findings = await run('servicesLost: 0', { isDenied: true });
    expect([findings.verdict, ExitCode[findings.verdict]]).toEqual(['inconclusive', 2]);
    expect(findings.faults[0]?.error).toContain('UnauthorizedOperation');
    expect(findings.checks.filter(({ isOk }) => !isOk).map(({ name }) => name)).toEqual(['fault proven']);
  });

  // Others look before and after, and see both good.
  it('with five bad checks of six during the fault only is refuted', async () => {
    const findings = await run('servicesDegraded: 0', { sinceFault: 'xxx.xx' });
    expect([findings.verdict, ExitCode[findings.verdict]]).toEqual(['refuted', 1]);
    expect(failedSince(findings)).toBe(5);
  });

  // Others take the last poll, or a majority of them.
  it('with one failed check among six has it in its record as an outage', async () => {
    const findings = await run('servicesLost: 0', { sinceFault: '..x...' });
    expect(findings.services.map(({ state, outages }) => [state, outages.length])).toEqual([['degraded', 1]]);
    expect(failedSince(findings)).toBe(1);
    expect([findings.verdict, ExitCode[findings.verdict]]).toEqual(['held', 0]);
  });

  // Others take a query without data for one that holds.
  it('that is watched by a metric without data is inconclusive, and hurts nobody', async () => {
    const findings = await run('servicesLost: 0', { hasEmptyMetric: true });
    expect([findings.verdict, ExitCode[findings.verdict]]).toEqual(['inconclusive', 2]);
    expect(findings.faults[0]?.sent).toBeNull();
    const metric = findings.services.find(({ name }) => name === 'errors');
    expect(metric?.steady?.sends).toMatchObject({ ok: 0, failed: 0 });
    expect(metric?.steady?.sends.unknown).toBeGreaterThan(0);
  });
});
