import type { ExpectationFinding, Findings } from '#analysis';
import { formatCount, formatNumberOf, formatShares } from './amounts.ts';

/** On how much an expectation's value rests: `n = 8 services`. */
export function evidenceFor({ quantity }: ExpectationFinding, findings: Findings): string {
  const { services, requests, trafficLost, clocks, alerts, ledgers, dns } = findings;
  if (quantity === 'requestsLost' && trafficLost) return `n = ${formatNumberOf(trafficLost.due, 'request')}`;
  if (quantity === 'requestsLost') return `n = ${formatNumberOf(requests.sent, 'send')}`;
  if (quantity === 'dnsRecovery') return `n = ${formatNumberOf(dns.length, 'resolver')}`;
  if (quantity === 'alertsSettle') return `n = ${formatNumberOf(alerts.length, 'alert')}`;
  if (quantity === 'writesLost') return `n = ${formatNumberOf(ledgers.length, 'ledger')}`;
  const clock = clocks.find(({ clock }) => quantity === `${clock}Recovery`);
  if (clock !== undefined) return `n = ${formatNumberOf(clock.subjects.length, subjectNouns[clock.clock])}`;
  return `n = ${formatNumberOf(services.length, 'service')}`;
}

/** What each control-plane clock counts, and for what. */
const subjectNouns = {
  capacity: 'group',
  tasks: 'service',
  targets: 'target group',
  discovery: 'service',
} as const;

/** What was lost in the window of the fault, said to be of probes where traffic was sent too. */
export function requestsInWords(findings: Findings): string {
  const told = probesInWords(findings);
  return findings.trafficLost && findings.requests.sent > 0 ? `of probes ${told}` : told;
}

/** What was lost of what probes sent, with the bounds of the share. */
export function probesInWords({ requests, services }: Findings): string {
  const { sent, failed, unknown, failedShare } = requests;
  if (sent === 0) return noRequest(services);
  const bounds = failedShare === null ? '' : `: ${formatShares(failedShare)} (95 %)`;
  const blind = unknown === 0 ? '' : `, ${formatCount(unknown)} unknown`;
  return `${formatCount(failed)} of ${formatCount(sent)} failed${bounds}${blind}`;
}

function noRequest(services: Findings['services']): string {
  const wasReached = services.some(({ state }) => state !== 'unreachable');
  return wasReached || services.length === 0
    ? 'no request was sent since the fault (looks and queries are none)'
    : 'no request counts, for nothing was reachable before the fault';
}
