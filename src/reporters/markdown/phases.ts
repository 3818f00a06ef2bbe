import type { Findings, Recovery, ServiceFinding } from '#analysis';
import { formatDuration } from '#core';
import { phasesOf, stepNames } from '../phases.ts';
import { worstFirst } from '../words.ts';
import { code } from './escape.ts';
import { details, list, table } from './layout.ts';
import { boundCells, recoveryCell } from './recovery-cell.ts';

const mostServices = 50;

/** How each service that was hit came back, phase by phase, with what each bound rests on. */
export function phases({ services, experiment, t0 }: Findings): string {
  if (t0 === null) return '';
  const hit = worstFirst(services).filter(({ state, tasks }) => state !== 'untouched' || tasks.onVictims > 0);
  if (hit.length === 0) return '';
  const bounds = hit
    .slice(0, mostServices)
    .flatMap((service) => phasesOf(service).map((phase) => ({ service, phase })))
    .filter(({ phase }) => phase.recovery.evidence !== undefined);
  const columns = ['Service', 'Phase', 'After t0 (s)', 'Not before', 'At the latest'];
  const seen = table(
    columns,
    bounds,
    ({ service, phase: { name, recovery } }) => [
      code(service.name),
      name,
      recoveryCell(recovery),
      ...boundCells(recovery),
    ],
    6 * mostServices,
  );
  const told = seen === '' ? '' : `\n${details('What was seen at each bound', seen)}`;
  return `${overview(hit)}\n${legend(experiment.watch.settleForMs)}${told}`;
}

/** A phase that nothing of any service went through has no column. */
function overview(services: readonly ServiceFinding[]): string {
  const isTold = ({ interval, why }: Recovery) => interval !== null || why !== 'not touched';
  const all = services.map(phasesOf);
  const shown = stepNames.filter((name) =>
    all.flat().some((phase) => phase.name === name && isTold(phase.recovery)),
  );
  const columns = ['Service', 'Tasks on victims', ...shown.map((name) => `${name} (s)`)];
  return table(columns, services, (service) => [
    code(service.name),
    `${service.tasks.onVictims} of ${service.tasks.before}`,
    ...shown.map((name) => recoveryCell(service.steps[name])),
  ]);
}

function legend(settleForMs: number): string {
  return list([
    "detected: the control plane no longer counts the service's tasks on victims",
    'replaced: as many of its tasks run as before',
    'registered: as many of them are healthy at its load balancer',
    'discovered: Cloud Map lists as many of them',
    'serving: the first ok answer after its last outage',
    `settled: it had then held ok for ${formatDuration(settleForMs)}`,
  ]);
}
