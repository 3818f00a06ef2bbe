import type { Findings, Recovery } from '#analysis';
import {
  buildExperiment,
  buildFault,
  buildFindings,
  buildVictim,
  buildWays,
  hurt,
  untouched,
} from './build-findings.ts';
import { buildDns } from './build-dns.ts';
import { buildAlert, buildClocks, buildQueue } from './build-clocks.ts';
import { buildRetried } from './build-retried.ts';
import { hostileNames } from './hostile-names.ts';
import { noneLost } from './none-lost.ts';

/** All but the first under the first. */
const underFirst = (name: string) =>
  name === hostileNames[0] ? {} : { under: { service: hostileNames[0] ?? '', why: name } };

/** Back between two moments, with a hostile word on both. */
function seenBy(name: string): Recovery {
  const seen = (at: number) => ({ at, by: name, saw: name, of: name });
  return { interval: { lo: 4210, hi: 4715 }, evidence: { lo: seen(4210), hi: seen(4715) } };
}

function buildHostileDns(name: string) {
  const [set] = buildDns(name).sets;
  return buildDns(name, {
    name,
    recovery: seenBy(name),
    ignoresTtl: name,
    pastTtl: { answers: null, byMs: null, basis: null, why: name },
    sets: set
      ? [
          { ...set, addresses: hostileNames },
          { ...set, addresses: [], code: name },
        ]
      : [],
  });
}

/** A run whose names do what they can to break a report. */
export function hostile(): Findings {
  const [first = ''] = hostileNames;
  return buildFindings({
    experiment: buildExperiment({
      name: 'hostile-names',
      hypothesis: `</details> ${hostileNames.join(' ')}`,
    }),
    services: hostileNames.map((name) =>
      hurt(name, 'lost', { fromMs: 100, untilMs: 5100 }, { because: name, ...underFirst(name) }),
    ),
    unprobed: hostileNames.map((service) => ({ service, why: service })),
    foreseen: {
      services: hostileNames.map((name) => ({ name, isForeseen: true, state: 'lost' })),
      draws: [],
    },
    ways: hostileNames.flatMap((name) => buildWays(name, name)),
    clocks: buildClocks().map((clock) => ({
      ...clock,
      subjects: hostileNames.map((subject) => ({
        subject,
        before: 4,
        lost: 1,
        lowest: 3,
        gone: 1,
        recovery: seenBy(subject),
      })),
      recovery: seenBy(first),
    })),
    alerts: hostileNames.map((name) =>
      buildAlert(name, { source: name, because: name, recovery: seenBy(name) }),
    ),
    alertsSettle: { interval: null, why: `${first}: ${first}` },
    dns: hostileNames.map((name) => buildHostileDns(name)),
    dnsRecovery: seenBy(first),
    queues: hostileNames.map((probe) => buildQueue(probe, { recovery: seenBy(probe) })),
    signals: hostileNames.map((name) => untouched(name, { because: name })),
    faults: [buildFault({ victims: hostileNames.map((name) => buildVictim(name, name, hostileNames)) })],
    expectations: [
      { ...noneLost, value: { lo: 7, hi: 7 }, verdict: 'refuted', why: `lost: ${hostileNames.join(', ')}` },
    ],
    lab: { file: first, profile: first, constants: { [first]: first }, isAttached: false },
    retries: [
      {
        policy: { name: first, on: hostileNames, attempts: 2, pauseMs: 0, to: 'any address' },
        probes: hostileNames.map((name) => buildRetried(name, { failed: 2, felt: { lo: 0, hi: 2 } })),
      },
    ],
    notes: hostileNames.map((text) => ({ level: 'warning', text })),
    summary: `Lost: ${hostileNames.join(', ')}.`,
  });
}
