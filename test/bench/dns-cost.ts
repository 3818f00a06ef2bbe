import { probes } from '#probes';
import { component } from '../components.ts';
import { bind, startBind } from '../dns/bind.ts';
import { planned } from '../probes/planned.ts';
import type { Benchmark } from './benchmark.ts';
import { runDnsperf } from './dnsperf.ts';
import { measurePlansTwice } from './probing.ts';
import type { Measured } from './probing.ts';

const names = 10;
const perSecond = 1000;
const forMs = 5000;
const mostLateMs = 10;
// It is written in C to load servers, with one socket for all its queries.
const mostTimes = 4;
const mostUnknown = 0.001;

/** What a query costs beside dnsperf, at the same rate for the same names of one BIND. */
export const dnsCost: Benchmark = {
  name: 'dns-cost',
  async run() {
    const dnsperf = component('dnsperf', { command: 'dnsperf', debianPackage: 'dnsperf' });
    if (dnsperf.isMissing || bind.isMissing || process.platform !== 'linux') return [];
    const labels = Array.from({ length: names }, (_, index) => `n${index}`);
    await using named = await startBind(labels.map((label, index) => `${label} A 127.0.0.${index + 1}`));
    const at = `${named.host}:${named.port}`;
    const hosts = labels.map((label) => `${label}.shop.test`);
    const theirs = await runDnsperf(dnsperf.path, { ...named, hosts, perSecond, forMs });
    const plans = hosts.map((name) =>
      planned(probes.dns, { name, resolvers: [at], rate: `${perSecond / names}/s` }, name),
    );
    const ours = await measurePlansTwice(plans, forMs, isGood);
    const compared = `dnsperf ${theirs.cpuUsPerQuery.toFixed(1)} µs to ${ours.cpuUsPerProbe.toFixed(1)} µs`;
    const what = `${perSecond}/s of BIND`;
    return [
      {
        what: `CPU per query, ${compared}`,
        measured: ours.cpuUsPerProbe / theirs.cpuUsPerQuery,
        unit: 'times',
        bound: { atMost: mostTimes },
      },
      {
        what: `${what}, lateness p99`,
        measured: ours.latenessMs.p99,
        unit: 'ms',
        bound: { atMost: mostLateMs },
      },
      { what: `${what}, failed`, measured: ours.failed, unit: '', bound: { atMost: 0 } },
      {
        what: `${what}, unknown of ${ours.sent}`,
        measured: ours.unknown,
        unit: '',
        bound: { atMost: Math.round(ours.sent * mostUnknown) },
      },
      { what: `dnsperf lost, of ${theirs.sent}`, measured: theirs.lost, unit: '', bound: { atMost: 0 } },
    ];
  },
};

function isGood({ latenessMs, failed, unknown, sent }: Measured): boolean {
  const isInTime = latenessMs.p99 <= mostLateMs && unknown <= sent * mostUnknown;
  return isInTime && failed === 0;
}
