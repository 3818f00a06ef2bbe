// One instance carries all that is fragile: what becomes of it is told by every clock, by two resolvers of which one
// keeps answers past their TTL, by a queue, by an alarm that fires late and by a ledger.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { CachingForwarder } from '../dns/caching-forwarder.ts';
import { forgetfulStore } from './forgetful-store.ts';
import { onlyRun, reportOf, scratchDirectory } from './run-directory.ts';
import { squall } from './squall.ts';
import { standingLab } from './standing-lab.ts';

const interval = z.object({ lo: z.number(), hi: z.number() });
const recovery = z.object({ intervalMs: interval });
const reached = z.object({ intervalMs: interval.nullable() });
const told = z.object({
  verdict: z.string(),
  services: z.array(z.object({ name: z.string(), state: z.string(), steps: z.record(z.string(), reached) })),
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
  dns: z.array(z.object({ resolver: z.string(), ignoresTtl: z.unknown(), recovery })),
  dnsRecovery: recovery,
  writes: z.array(z.object({ lost: interval })),
});

it(
  'what users feel of a lost host is followed by all means at once until all is well',
  { timeout: 180_000 },
  async () => {
    const directory = scratchDirectory();
    const { env, lab } = await standingLab(directory, { name: 'felt' });
    await using forgetful = await CachingForwarder.start({ upstream: lab.nameServer, keepFor: () => 30 });
    await using store = await forgetfulStore(15);
    const lines = [
      'version: 1',
      'name: felt',
      `target: { lab: ${resolve(import.meta.dirname, '../labs/felt.yaml')} }`,
      'probes:',
      `  - auto: { resolvers: [target, { name: forgetful, at: "${forgetful.at}" }] }`,
      `  - ledger: { name: orders-book, http: { write: "PUT ${store.url}", read: "${store.url}" } }`,
      'faults: [{ terminate-instances: { count: 1, seed: 2, how: abrupt } }]',
      'watch: { steadyFor: 5s, settleFor: 4s, giveUpAfter: 90s }',
      'expect: { servicesLost: 2, discoveryRecovery: "<= 60s", dnsRecovery: "<= 60s", alertsSettle: "<= 80s" }',
    ];
    writeFileSync(join(directory, 'felt.yaml'), `${lines.join('\n')}\n`);
    const reports = join(directory, 'reports');
    const run = ['run', join(directory, 'felt.yaml'), '--attach', '--reports', reports];
    const { code, stderr } = await squall(run, { env });
    expect(code, stderr).toBe(0);
    const report = told.parse(reportOf(onlyRun(reports)));
    const { services, clocks, alerts, alertsSettle, queues, writes, dns } = report;
    // What is reached by its name alone is lost as well as what is behind the balancer.
    const lost = services.filter(({ state }) => state === 'lost');
    expect(lost.map(({ name }) => name)).toEqual(['invoices', 'orders']);
    const steps = lost.map(({ steps }) => Object.keys(steps).filter((step) => steps[step]?.intervalMs));
    expect(steps).toEqual([
      ['detected', 'replaced', 'registered', 'serving', 'settled'],
      ['detected', 'replaced', 'discovered', 'serving', 'settled'],
    ]);
    expect(clocks.map(({ clock }) => clock)).toEqual(['capacity', 'tasks', 'targets', 'discovery']);
    // One resolver obeys the TTL; the other goes on with dead addresses until it forgets them.
    expect(dns.map(({ resolver, ignoresTtl }) => [resolver, ignoresTtl !== null])).toEqual([
      ['target', false],
      ['forgetful', true],
    ]);
    const [obeying, forgetting] = dns.map(({ recovery: { intervalMs } }) => intervalMs);
    expect(forgetting?.lo).toBeGreaterThan(obeying?.hi ?? Infinity);
    expect(report.dnsRecovery.intervalMs).toEqual(forgetting);
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
    expect(store.forgotten()).toBeGreaterThan(0);
    expect(writes.map(({ lost }) => lost)).toEqual([{ lo: store.forgotten(), hi: store.forgotten() }]);
  },
);
