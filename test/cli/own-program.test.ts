import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventOf, journalOf, onlyRun, reportOf, scratchDirectory } from './run-directory.ts';
import { squall } from './squall.ts';

const server =
  "require('http').createServer((q, s) => s.end('own ' + q.url)).listen(process.env.PORT, process.env.HOST)";

const lab = `
version: 1
name: own
instances: { count: 4 }
services:
  shop: { tasks: 3, cpu: 128, memory: 128, command: [node, -e, "${server}"] }
constants: { instanceLaunch: 500ms, agentRegistration: 200ms }
`;

const experiment = `
version: 1
name: own-program
target: { lab: lab.yaml }
probes:
  - auto: { connections: pooled }
  - http: { name: root, service: shop, url: '{{ingress}}/shop/x', expect: { status: 200, body: own /shop/x } }
faults: [{ terminate-instances: { count: 1, choose: { hosting: shop }, seed: 1, how: graceful } }]
watch: { steadyFor: 1s, settleFor: 2s, giveUpAfter: 40s }
`;

describe("a lab of the user's own program", () => {
  it('loses a host gracefully, watched by pooled and by listed probes', async () => {
    const directory = scratchDirectory();
    writeFileSync(join(directory, 'lab.yaml'), lab);
    writeFileSync(join(directory, 'experiment.yaml'), experiment);
    const { code, stderr } = await squall(['run', 'experiment.yaml'], { cwd: directory });
    expect(code, stderr).toBe(0);
    const run = onlyRun(join(directory, 'reports'));
    const { plan } = eventOf(journalOf(run), 'plan');
    expect(plan.probes.map(({ service, summary }) => [service, /pooled|fresh/.exec(summary)?.[0]])).toEqual([
      ['shop', 'pooled'],
      ['shop', 'fresh'],
    ]);
    expect(plan.faults.map(({ summary, victims }) => [summary, victims[0]?.tasks.length])).toEqual([
      [expect.stringMatching(/^terminate 1 of 3 instances hosting shop.*, graceful, seed 1$/), 1],
    ]);
    const [shop, ...others] = reportOf(run).services;
    expect(others).toEqual([]);
    expect(['degraded', 'untouched']).toContain(shop.state);
  });
});
