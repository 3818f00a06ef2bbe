import type { AnswerSet, DnsFinding, Findings } from '#analysis';
import { formatDuration, type Interval } from '#core';
import { formatCount, formatSeconds, formatSecondsBetween, formatTimes } from '../amounts.ts';
import { code, escapeText } from './escape.ts';
import { details, list, table } from './layout.ts';
import { boundCells, recoveryCell } from './recovery-cell.ts';

const number = (title: string) => ({ title, isNumber: true });
/** From this TTL on it is told with every resolver. */
const longTtlSeconds = 60;
const mostSets = 20;
const mostResolvers = 20;

/** What each resolver answered since t0, and what it went on giving that was dead. */
export function dns({ dns, dnsRecovery, t0 }: Findings): string {
  if (t0 === null || dns.length === 0) return '';
  const columns = [
    'Resolver',
    'Name',
    'No dead address after (s)',
    number('Stale / answers'),
    number('Past TTL'),
    number('Negative'),
    'A client kept it until (s)',
    'TTL (s)',
  ];
  const all = table(columns, dns, (finding) => [
    code(finding.resolver),
    code(`${finding.type} ${finding.name}`),
    recoveryCell(finding.recovery),
    `${counted(finding.stale.answers)} / ${counted(finding.answers)}`,
    pastTtlCell(finding),
    counted(finding.negative.answers),
    finding.kept === null ? '–' : formatSecondsBetween(finding.kept),
    ttl(finding.ttlSeconds),
  ]);
  const [notBefore, atTheLatest] = boundCells(dnsRecovery);
  const bounds = dnsRecovery.evidence ? ` Not before: ${notBefore}; at the latest: ${atTheLatest}.` : '';
  const unit = dnsRecovery.interval === null ? '' : ' s';
  const over = `Over all resolvers: ${recoveryCell(dnsRecovery)}${unit}.${bounds}\n`;
  const told = list(dns.flatMap(remarks));
  const sets = dns.slice(0, mostResolvers).map((finding) => answerSets(finding, t0.at));
  return [all, over, told, ...sets].filter((part) => part !== '').join('\n');
}

function pastTtlCell({ pastTtl: { answers, byMs } }: DnsFinding): string {
  if (answers === null) return '?';
  return answers.lo > 0 && byMs ? `${counted(answers)}, by ${formatTimes(byMs)}` : counted(answers);
}

function remarks({ resolver, name, answers, pastTtl, ignoresTtl, ttlSeconds }: DnsFinding): string[] {
  const who = `${code(resolver)} for ${code(name)}`;
  const most = ttlSeconds?.[1] ?? 0;
  return [
    ...(ignoresTtl === null ? [] : [`${who} ignores the TTL: ${escapeText(ignoresTtl)}.`]),
    ...(answers.hi > 0 && pastTtl.answers === null && pastTtl.why !== undefined
      ? [`${who}: past TTL can't be told: ${escapeText(pastTtl.why)}.`]
      : []),
    ...(most > longTtlSeconds ? [`${who} told a TTL of ${formatDuration(most * 1000)}.`] : []),
  ];
}

/** Its answers in their order. */
function answerSets({ resolver, name, sets, setsLeftOut }: DnsFinding, t0: number): string {
  if (sets.length === 0) return '';
  const columns = [
    'First (s from t0)',
    'Last (s)',
    number('Answers'),
    'TTL (s)',
    number('Live'),
    number('Dead'),
    'Oldest dead for (s)',
    'Addresses',
  ];
  const body = table(
    columns,
    sets,
    (set) => [
      formatSeconds(set.first - t0),
      formatSeconds(set.last - t0),
      formatCount(set.answers),
      ttl(set.ttlSeconds),
      formatCount(set.live),
      counted(set.dead),
      set.oldestDeadMs === null ? '–' : formatSecondsBetween(set.oldestDeadMs),
      addressesCell(set),
    ],
    mostSets,
  );
  const left = setsLeftOut === 0 ? '' : `\n${formatCount(setsLeftOut)} sets between them were not kept.\n`;
  return details(
    `Answers of <code>${escapeText(resolver)}</code> for <code>${escapeText(name)}</code>`,
    `${body}${left}`,
  );
}

function addressesCell({ addresses, code: rcode }: AnswerSet): string {
  if (addresses.length === 0) return rcode === 'NOERROR' ? 'no records' : escapeText(rcode);
  return escapeText(addresses.join(', '));
}

function counted({ lo, hi }: Interval): string {
  if (hi === null) return `≥ ${formatCount(lo)}`;
  return lo === hi ? formatCount(lo) : `${formatCount(lo)}–${formatCount(hi)}`;
}

function ttl(range: [number, number] | null): string {
  if (range === null) return '–';
  const [least, most] = range;
  return least === most ? formatCount(most) : `${formatCount(least)}–${formatCount(most)}`;
}
