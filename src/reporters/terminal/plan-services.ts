import { healthyHosts } from '#core';
import type { Inventory, Plan, Service } from '#core';
import { formatNumberOf } from '../amounts.ts';
import { plain, type Line } from './paint.ts';
import { table, type Cell } from './table.ts';

const mostNameColumns = 28;
const mostServicesShort = 12;

/** One service: how exposed it is, for the order, and what is told of it. */
interface Exposed {
  place: number;
  cells: Cell[];
}

/** How much of each service is on victims, the most exposed first. */
export function serviceRows({ faults }: Plan, { services }: Inventory, isShort: boolean): Line[] {
  const victims = new Set(faults.flatMap((fault) => fault.victims.map(({ id }) => id)));
  if (victims.size === 0) return [];
  return rowsOf(
    services.map((service) => exposure(service, victims)),
    isShort,
  );
}

/** How much of each service a group could take that itself picks who goes. */
export function pickableRows({ faults }: Plan, inventory: Inventory, isShort: boolean): Line[] {
  const picks = faults.flatMap((fault) => fault.picks ?? []);
  if (picks.length === 0) return [];
  const hosts = healthyHosts(inventory);
  return rowsOf(
    inventory.services.map(({ name }) => pickable(name, hosts.get(name) ?? new Set(), picks)),
    isShort,
  );
}

function rowsOf(rows: Exposed[], isShort: boolean): Line[] {
  const sorted = rows.sort((a, b) => a.place - b.place).map(({ cells }) => cells);
  const shown = isShort ? sorted.slice(0, mostServicesShort) : sorted;
  return [
    ...table(shown, { atMost: [undefined, mostNameColumns] }),
    ...(sorted.length > shown.length ? [plain(`  +${sorted.length - shown.length} more`)] : []),
  ];
}

function exposure({ name, tasks }: Service, victims: ReadonlySet<string>): Exposed {
  const running = tasks.filter(({ status }) => status === 'RUNNING');
  const hosts = new Set(running.flatMap(({ instanceId }) => instanceId ?? []));
  const hurt = [...hosts].filter((host) => victims.has(host)).length;
  const hit = running.filter(({ instanceId }) => instanceId !== undefined && victims.has(instanceId)).length;
  const counts: Cell[] = [
    { text: name },
    { text: `${hit} of ${formatNumberOf(running.length, 'task')}`, isNumber: true },
    { text: `on ${hurt} of ${formatNumberOf(hosts.size, 'host')}` },
  ];
  if (running.length === 0) return { place: 3, cells: [{ text: '- not running', tone: 'quiet' }, ...counts] };
  if (hit === running.length)
    return { place: 0, cells: [{ text: '✗ every host hurt', tone: 'bad' }, ...counts] };
  if (hit > 0) return { place: 1, cells: [{ text: '! some tasks hurt', tone: 'doubt' }, ...counts] };
  return { place: 2, cells: [{ text: '✓ untouched', tone: 'good' }, ...counts] };
}

function pickable(
  name: string,
  hosts: ReadonlySet<string>,
  picks: readonly { count: number; among: readonly string[] }[],
): Exposed {
  const most = picks.reduce((sum, { count, among }) => {
    const own = among.filter((id) => hosts.has(id)).length;
    return sum + Math.min(count, own);
  }, 0);
  const counts: Cell[] = [
    { text: name },
    { text: `at most ${most} of ${formatNumberOf(hosts.size, 'host')}` },
  ];
  if (hosts.size === 0) return { place: 3, cells: [{ text: '- not running', tone: 'quiet' }, ...counts] };
  if (most >= hosts.size)
    return { place: 0, cells: [{ text: '✗ may lose every host', tone: 'bad' }, ...counts] };
  if (most > 0) return { place: 1, cells: [{ text: '! may lose some', tone: 'doubt' }, ...counts] };
  return { place: 2, cells: [{ text: '✓ untouched', tone: 'good' }, ...counts] };
}
