import type { Findings, RetriedProbe, RetryFinding } from '#analysis';
import { formatCount, formatMilliseconds, formatSecondsBetween, formatShares } from '../amounts.ts';
import { feltCount, policyInWords } from '../retries.ts';
import { code, escapeText } from './escape.ts';
import { table } from './layout.ts';

const number = (title: string) => ({ title, isNumber: true });
const columns = [
  'Probe',
  'Its sends went to',
  number('Failed / sent'),
  number('Failed after retries'),
  number('Share'),
  'Longest outage, measured → felt (s)',
  number('Saved after p50 / p99 (ms)'),
];
const legend =
  'Bounded by what the sends before and after met; nothing was sent again, and no state or verdict rests on it.\n';

/** What clients with each policy would have felt of the probes that failed. */
export function retries({ retries, t0 }: Findings): string {
  if (t0 === null) return '';
  const told = retries.map(policyTable).filter((body) => body !== '');
  return told.length === 0 ? '' : `${told.join('\n')}\n${legend}`;
}

function policyTable(finding: RetryFinding): string {
  const failing = finding.probes.filter(({ failed }) => failed > 0);
  if (failing.length === 0) return '';
  const head = `${code(finding.policy.name)}: ${escapeText(policyInWords(finding))}.`;
  return `${head}\n\n${table(columns, failing, rowOf)}`;
}

function rowOf(retried: RetriedProbe): string[] {
  const { probe, reach, failed, sent, felt, outage, waited } = retried;
  const share = { lo: felt.lo / sent, hi: (felt.hi ?? felt.lo) / sent };
  const lengths = outage
    ? `${formatSecondsBetween(outage.measured)} → ${formatSecondsBetween(outage.felt)}`
    : '–';
  return [
    code(probe),
    escapeText(reach),
    `${formatCount(failed)} / ${formatCount(sent)}`,
    feltCount(retried),
    formatShares(share),
    lengths,
    waited ? `${formatMilliseconds(waited.p50)} / ${formatMilliseconds(waited.p99)}` : '–',
  ];
}
