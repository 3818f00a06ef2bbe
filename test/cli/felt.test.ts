// One instance carries all that is fragile: what becomes of it is told by every clock there is.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { onlyRun, reportOf, scratchDirectory } from './run-directory.ts';
import { squall } from './squall.ts';

const interval = z.object({ lo: z.number(), hi: z.number() });
const recovery = z.object({ intervalMs: interval });
const told = z.object({
  verdict: z.string(),
  services: z.array(z.object({ name: z.string(), state: z.string() })),
  clocks: z.array(z.object({ clock: z.string(), recovery })),
  alerts: z.array(
    z.object({
      name: z.string(),
      outcome: z.string(),
      firings: z.array(z.object({ firedMs: interval, clearedMs: interval })),
    }),
  ),
  alertsSettle: recovery,
  queues: z.array(
    z.object({ baseline: z.object({ highest: z.number() }), peak: z.number(), last: z.number() }),
  ),
});

it(
  'a lost service, a name, a queue and an alarm that fires late are followed until all is well',
  { timeout: 150_000 },
  async () => {
    const directory = scratchDirectory();
    const lines = [
      'version: 1',
      'name: felt',
      `target: { lab: ${resolve(import.meta.dirname, '../labs/felt.yaml')} }`,
      'faults: [{ terminate-instances: { count: 1, seed: 2, how: abrupt } }]',
      'watch: { steadyFor: 5s, settleFor: 4s, giveUpAfter: 90s }',
      'expect: { servicesLost: 2, discoveryRecovery: "<= 60s", alertsSettle: "<= 80s" }',
    ];
    writeFileSync(join(directory, 'felt.yaml'), `${lines.join('\n')}\n`);
    const reports = join(directory, 'reports');
    const { code, stderr } = await squall(['run', join(directory, 'felt.yaml'), '--reports', reports]);
    expect(code, stderr).toBe(0);
    const { services, clocks, alerts, alertsSettle, queues } = told.parse(reportOf(onlyRun(reports)));
    // What is reached by its name alone is lost as well as what is behind the balancer.
    const lost = services.filter(({ state }) => state === 'lost').map(({ name }) => name);
    expect(lost).toEqual(['invoices', 'orders']);
    expect(clocks.map(({ clock }) => clock)).toEqual(['capacity', 'tasks', 'targets', 'discovery']);
    // The alarm speaks once in five seconds, so it fires after the loss began, and clears after the service is back.
    expect(alerts.map(({ name, outcome }) => [name, outcome])).toEqual([['ingress-5xx', 'settled']]);
    const [firing] = alerts[0]?.firings ?? [];
    expect(firing?.firedMs.hi).toBeGreaterThan(0);
    expect(firing?.clearedMs.lo).toBeGreaterThan(firing?.firedMs.hi ?? Infinity);
    expect(alertsSettle.intervalMs).toEqual(alerts[0]?.firings.at(-1)?.clearedMs);
    const [mail] = queues;
    expect(mail?.peak).toBeGreaterThan(mail?.baseline.highest ?? Infinity);
    // A message or two are always on their way.
    expect(mail?.last).toBeLessThan((mail?.peak ?? 0) / 4);
  },
);
