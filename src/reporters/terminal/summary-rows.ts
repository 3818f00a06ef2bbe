import type { ExpectationFinding, Findings, Recovery, ServiceFinding } from '#analysis';
import { formatDuration, type Victim } from '#core';
import { formatCount, formatTimes, formatValue } from '../amounts.ts';
import { evidenceFor } from '../evidence.ts';
import { countTasks, stateWords, verdictWords, worstFirst } from '../words.ts';
import type { Line } from './paint.ts';
import { table, type Cell } from './table.ts';

const mostNameColumns = 24;
const mostChecks = 2;

/** Rule → value, one expectation a row, with why where there is room; then what makes the values doubtful. */
export function judgementRows(findings: Findings, hasRoom: boolean): Line[] {
  return table([...findings.expectations.map(rowOf), ...failedChecks(findings)], { atMost: [undefined, 30] });

  function rowOf(expectation: ExpectationFinding): Cell[] {
    const { rule, verdict, value, why } = expectation;
    const { symbol, word, tone } = verdictWords[verdict];
    const begin = [{ text: `${symbol} ${word}`, tone }, { text: rule }, { text: formatValue(expectation) }];
    if (value === null) return [...begin, { text: why }];
    const evidence = { text: evidenceFor(expectation, findings) };
    return hasRoom ? [...begin, evidence, { text: why }] : [...begin, evidence];
  }
}

function failedChecks({ checks }: Findings): Cell[][] {
  const failed = checks.filter(({ isOk }) => !isOk);
  const rest = failed.length - mostChecks;
  return failed
    .slice(0, mostChecks)
    .map(({ name, detail }, place) => [
      { text: '? not valid', tone: 'doubt' },
      { text: name },
      { text: place === mostChecks - 1 && rest > 0 ? `${detail} (+${rest} more)` : detail },
    ]);
}

/** Every service that was not untouched, the worst first. */
export function affectedRows(services: readonly ServiceFinding[]): Line[] {
  const affected = worstFirst(services).filter(({ state }) => state !== 'untouched');
  return table(
    affected.map(({ state, name, sends, recovery, worstStreak, outages, because }) => {
      const { symbol, word, tone } = stateWords[state];
      const reasons = reasonsOf(outages) ?? because;
      const told = state === 'lost' ? `${formatCount(worstStreak.sends)} in a row` : reasons;
      return [
        { text: `${symbol} ${word}`, tone },
        { text: name },
        { text: `${formatCount(sends.failed)}/${formatCount(sends.sent)} failed`, isNumber: true },
        { text: backAfter(recovery) },
        { text: told },
      ];
    }),
    { atMost: [undefined, mostNameColumns, undefined, 28] },
  );
}

/** Why sends failed, the most frequent reason first; undefined when none did. */
function reasonsOf(outages: ServiceFinding['outages']): string | undefined {
  const counts = new Map<string, number>();
  for (const [reason, count] of outages.flatMap(({ reasons }) => reasons)) {
    counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  if (counts.size === 0) return undefined;
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.map(([reason]) => reason).join(', ');
}

export function backAfter({ interval, why }: Recovery): string {
  if (interval === null) return why ?? '–';
  if (interval.hi === null) return `not back, ${formatTimes(interval)}`;
  if (interval.lo === 0) return `no outage > ${formatDuration(interval.hi)}`;
  return `back ${formatTimes(interval)}`;
}

/** Every instance that was hurt, and what it carried. */
export function victimRows(victims: readonly Victim[]): Line[] {
  return table(
    victims.map(({ id, zone, type, tasks }) => [
      { text: id },
      { text: zone },
      { text: type },
      { text: countTasks(tasks) },
    ]),
    { atMost: [mostNameColumns, 16, 16] },
  );
}
