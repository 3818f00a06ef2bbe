import type { ClockFinding, Findings, Recovery } from '#analysis';
import { formatCount } from '../amounts.ts';
import { code } from './escape.ts';
import { table } from './layout.ts';
import { boundCells, recoveryCell } from './recovery-cell.ts';

const number = (title: string) => ({ title, isNumber: true });

/** What each clock waits for, for those who do not know the contract. */
const awaited = {
  services: 'every service serves its users again',
  capacity: 'as many instances run as before, victims only once they were put back',
  tasks: 'as many tasks run as before, none of a victim',
  targets: 'as many targets are healthy at the load balancers, none on a victim',
  discovery: 'Cloud Map lists as many tasks, none of a victim',
  alerts: 'the last alert that fired has cleared',
};

const legend =
  'Each clock runs from t0. Its time lies between the last moment at which it was seen not to be back and the first at which it was; both are told with who saw what. Some may be back long before others: that users are served does not say that the cluster is whole.\n';

/** The clocks side by side, each with what its bounds rest on; then what each counted. */
export function clocks(findings: Findings): string {
  const { clocks, recovery, services, alertsSettle, t0 } = findings;
  if (t0 === null) return '';
  const wasHit = services.some(({ outages }) => outages.length > 0);
  const rows: [keyof typeof awaited, Recovery, string][] = [
    ['services', recovery, recoveryCell(recovery, wasHit)],
    ...clocks.map(({ clock, recovery }): [keyof typeof awaited, Recovery, string] => [
      clock,
      recovery,
      recoveryCell(recovery),
    ]),
    ['alerts', alertsSettle, recoveryCell(alertsSettle)],
  ];
  const columns = ['Clock', 'Back when', 'After t0 (s)', 'Not before', 'At the latest'];
  const whole = table(columns, rows, ([clock, recovery, time]) => [
    clock,
    awaited[clock],
    `**${time}**`,
    ...boundCells(recovery),
  ]);
  const subjects = counted(findings);
  return `${whole}\n${legend}${subjects === '' ? '' : `\n${subjects}`}`;
}

/** What each clock counted of what victims carried. */
function counted({ clocks }: Findings): string {
  const touched = clocks.flatMap(({ clock, subjects }) =>
    subjects.filter(({ lost }) => lost > 0).map((subject) => ({ clock, subject })),
  );
  const columns = ['Clock', 'Of', number('Before'), number('On victims'), number('Lowest'), 'After t0 (s)'];
  return table(columns, touched, ({ clock, subject }) => subjectRow(clock, subject));
}

function subjectRow(clock: string, finding: ClockFinding['subjects'][number]): string[] {
  const { subject, before, lost, lowest, recovery } = finding;
  const counts = [before, lost, lowest].map(formatCount);
  return [clock, code(subject), ...counts, recoveryCell(recovery)];
}
