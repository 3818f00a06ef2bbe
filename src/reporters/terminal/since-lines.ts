import type { Findings, Recovery } from '#analysis';
import { formatNumberOf, formatRecovery, isUnbounded } from '../amounts.ts';
import { lastOf } from '../bounds.ts';
import { requestsInWords } from '../evidence.ts';
import { phasesOf } from '../phases.ts';
import { feltCount, feltInAll, policyInWords } from '../retries.ts';
import { cutTo, oneLine } from '../text-width.ts';
import { relapsesInWords, stateWords, worstFirst } from '../words.ts';
import { beside, sideBySide } from './labelled.ts';
import type { Line } from './paint.ts';
import { backAfter } from './summary-rows.ts';

const mostNameColumns = 24;
const mostSignalsNamed = 3;

export function overall(findings: Findings, width: number): Line[] {
  const wasHit = findings.services.some(({ outages }) => outages.length > 0);
  const { recovery } = findings;
  const isKnown = recovery.interval !== null && !isUnbounded(recovery.interval);
  const requests = requestsInWords(findings);
  const again = relapsesInWords(findings.services);
  const text = isKnown
    ? `${backAfter(recovery, wasHit)}${again === undefined ? '' : ` at first, ${again}`}; ${requests}`
    : `${requests}; recovery ${formatRecovery(recovery)}`;
  return beside('Overall', [text], width);
}

/** What the first of the clients that try again would have felt. */
export function retriesLine({ retries: [first], services }: Findings, width: number): Line[] {
  if (!first) return [];
  const ofUsers = new Set(services.flatMap(({ probes }) => probes));
  const { failed, felt } = feltInAll(first.probes.filter(({ probe }) => ofUsers.has(probe)));
  if (failed === 0) return [];
  const text = `${feltCount({ felt })} of ${formatNumberOf(failed, 'failure')} felt (${first.policy.name}: ${policyInWords(first)})`;
  return beside('Retries', [text], width);
}

/** Those that there are side by side, on as many lines as they take. */
export function clocks({ clocks, alerts, alertsSettle, dns, dnsRecovery }: Findings, width: number): Line[] {
  const counted = clocks.filter(({ clock, subjects }) => clock !== 'discovery' || subjects.length > 0);
  const all: [name: string, recovery: Recovery][] = [
    ...counted.map(({ clock, recovery }): [string, Recovery] => [clock, recovery]),
    ...(dns.length > 0 ? [['DNS', dnsRecovery] satisfies [string, Recovery]] : []),
    ...(alerts.length > 0 ? [['alerts', alertsSettle] satisfies [string, Recovery]] : []),
  ];
  const told = all.map(
    ([name, recovery]) => `${name}${recovery.interval === null ? ':' : ''} ${formatRecovery(recovery)}`,
  );
  return sideBySide('Clocks', told, width);
}

/** What watches the cluster and not its users, as far as it was not fine throughout. */
export function signalLines({ signals }: Findings, width: number): Line[] {
  const troubled = worstFirst(signals).filter(({ state }) => state !== 'untouched');
  const rest = troubled.length - mostSignalsNamed;
  const named = troubled.slice(0, mostSignalsNamed).map(({ name, state }) => {
    const { symbol, word } = stateWords[state];
    return `${symbol} ${cutTo(oneLine(name), mostNameColumns)} ${word}`;
  });
  return sideBySide('Signals', rest > 0 ? [...named, `+${rest} more in report.md`] : named, width);
}

/** How the service that was the last came back. */
export function phaseLines({ services, recovery }: Findings, width: number): Line[] {
  const last = services.find(({ name }) => name === lastOf(recovery));
  if (last === undefined || last.outages.length === 0) return [];
  const told = phasesOf(last).flatMap(({ name, recovery }) =>
    recovery.interval === null || isUnbounded(recovery.interval) ? [] : `${name} ${formatRecovery(recovery)}`,
  );
  return sideBySide('Phases', [`of ${cutTo(oneLine(last.name), mostNameColumns)}:`, ...told], width);
}
