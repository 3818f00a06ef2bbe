import type { ExpectationFinding, Findings, Recovery, ServiceFinding } from '#analysis';
import { formatDuration, type Victim } from '#core';
import { formatCount, formatTimes, formatValue, isUnbounded } from '../amounts.ts';
import { reasonsOf, servicesBefore } from '../early-end.ts';
import { evidenceFor } from '../evidence.ts';
import { inCascades } from '../in-cascades.ts';
import { cutTo } from '../text-width.ts';
import { countTasks, relapsesInWords, stateWords, verdictWords, worstFirst } from '../words.ts';
import type { Line } from './paint.ts';
import { table, type Cell } from './table.ts';

const mostNameColumns = 24;
const mostBackColumns = 40;
const mostWhyColumns = 28;
const mostChecks = 2;

/** Rule → value, one expectation a row, with why where there is room; then what makes the values doubtful. */
export function judgementRows(findings: Findings, hasRoom: boolean): Line[] {
  return table([...findings.expectations.map(rowOf), ...failedChecks(findings)], { atMost: [undefined, 30] });

  function rowOf(expectation: ExpectationFinding): Cell[] {
    const { rule, verdict, why } = expectation;
    const { symbol, word, tone } = verdictWords[verdict];
    const begin = [{ text: `${symbol} ${word}`, tone }, { text: rule }, { text: formatValue(expectation) }];
    if (findings.t0 === null) return begin;
    if (formatValue(expectation) === 'unknown') return [...begin, { text: why }];
    const evidence = { text: evidenceFor(expectation, findings) };
    return hasRoom ? [...begin, evidence, { text: why }] : [...begin, evidence];
  }
}

/** Told elsewhere: the ending with the verdict, a steady that was not begun with the services, reservation and warm-up in their own rows; without t0 the fault and the traffic too. */
function failedChecks({ checks, phases, t0 }: Findings): Cell[][] {
  const hadSteady = phases.some(({ phase }) => phase === 'steady');
  const elsewhere = [
    'completed',
    'capacity reserved',
    'warmed up',
    ...(hadSteady ? [] : ['steady was ok']),
    ...(t0 === null ? ['fault proven', 'traffic was ok', 'traffic since t0 is known'] : []),
  ];
  const failed = checks.filter(({ name, isOk }) => !isOk && !elsewhere.includes(name));
  const rest = failed.length - mostChecks;
  return failed
    .slice(0, mostChecks)
    .map(({ name, detail }, place) => [
      { text: '? not valid', tone: 'doubt' },
      { text: name },
      { text: place === mostChecks - 1 && rest > 0 ? `${detail} (+${rest} more)` : detail },
    ]);
}

/** Every service that was not untouched, the worst first; where not all fit, those that are under another come last. */
export function affectedRows(services: readonly ServiceFinding[], allFit = true): Line[] {
  const affected = worstFirst(services).filter(({ state }) => state !== 'untouched');
  return table(
    (allFit ? inCascades(affected) : ownFirst(affected)).map(({ service, depth }) => {
      const { state, name, sends, worstStreak, outages, because, under } = service;
      const { symbol, word, tone } = stateWords[state];
      const reasons = outages.length === 0 ? because : reasonsOf(outages).join(', ');
      const own = state === 'lost' ? `${formatCount(worstStreak.sends)} in a row` : reasons;
      return [
        { text: `${symbol} ${word}`, tone },
        { text: `${'↳ '.repeat(depth)}${name}` },
        { text: `${formatCount(sends.failed)}/${formatCount(sends.sent)} failed`, isNumber: true },
        { text: backOf(service) },
        { text: under ? `only because of ${under.service}` : own },
      ];
    }),
    { atMost: [undefined, mostNameColumns, undefined, mostBackColumns] },
  );
}

function ownFirst(services: readonly ServiceFinding[]): { service: ServiceFinding; depth: number }[] {
  const flat = services.map((service) => ({ service, depth: 0 }));
  return [
    ...flat.filter(({ service }) => !service.under),
    ...flat.filter(({ service }) => service.under !== undefined),
  ];
}

/** Every service that was asked and did not serve throughout before t0, for a run that ended there. */
export function troubledRows(findings: Findings): Line[] {
  const troubled = servicesBefore(findings).filter(
    ({ word: { word } }) => word !== 'served' && word !== 'not asked',
  );
  return table(
    troubled.map(({ word: { symbol, word, tone }, name, sends, reasons }) => [
      { text: `${symbol} ${word}`, tone },
      { text: name },
      { text: `${formatCount(sends.failed)}/${formatCount(sends.sent)} failed`, isNumber: true },
      { text: reasons.join(', ') },
    ]),
    { atMost: [undefined, mostNameColumns] },
  );
}

/** What came of it since comes first, for the line may end here. */
function backOf({ recovery, relapses, outages }: ServiceFinding): string {
  const back = cutTo(backAfter(recovery, outages.length > 0), mostWhyColumns);
  const again = relapsesInWords([{ relapses }]);
  return again === undefined ? back : `${again}, first ${back}`;
}

/** When it was back; of what no send failed, for how long at most it can have been away. */
export function backAfter({ interval, why }: Recovery, wasHit: boolean): string {
  if (interval === null) return why ?? '–';
  if (isUnbounded(interval)) return 'unknown';
  if (interval.hi === null) return `not back, ${formatTimes(interval)}`;
  if (!wasHit) return `no outage > ${formatDuration(interval.hi)}`;
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
