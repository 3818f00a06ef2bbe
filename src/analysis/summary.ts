import { formatDuration } from '#core';
import type { Verdict } from '#core';
import type { Check, ExpectationFinding, Recovery, ServiceFinding } from './findings.ts';

/** The run in one sentence: the verdict, and what it rests on. */
export function summarize(findings: {
  verdict: Verdict;
  checks: readonly Check[];
  expectations: readonly ExpectationFinding[];
  services: readonly ServiceFinding[];
  recovery: Recovery;
}): string {
  const { verdict, checks, expectations } = findings;
  if (verdict === 'held') return `Held: ${outcome(findings)}.`;
  const decisive = expectations.filter((one) => one.verdict === verdict);
  const reasons = decisive.map(({ rule, why }) => `${rule} (${why})`);
  if (verdict === 'refuted') return `Refuted: ${reasons.join('; ')}.`;
  const broken = checks.find(({ isOk }) => !isOk);
  return `Inconclusive: ${broken ? broken.detail : reasons.join('; ')}.`;
}

function outcome({
  services,
  recovery: { interval },
}: {
  services: readonly ServiceFinding[];
  recovery: Recovery;
}): string {
  const count = (state: ServiceFinding['state']) => services.filter((one) => one.state === state).length;
  const lost = count('lost') === 0 ? 'no service' : `${count('lost')}`;
  const degraded = count('degraded') === 0 ? '' : `, ${count('degraded')} degraded`;
  return `${lost} of ${services.length} lost${degraded}${backAfter(interval)}`;
}

function backAfter(interval: Recovery['interval']): string {
  if (interval === null || interval.hi === null) return '';
  const atMost = formatDuration(interval.hi);
  return interval.lo > 0
    ? `; all served again after at most ${atMost}`
    : `; none stopped serving for longer than ${atMost}`;
}
