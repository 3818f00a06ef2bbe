import type { z } from 'zod';
import type { ParsedLabFile } from './lab-file.ts';
import { pathOf } from './service-file.ts';

type Report = (path: (string | number)[], message: string) => void;
type ParsedService = ParsedLabFile['services'][string];

/** What only the whole file shows: sizes that do not fit, names that are missing or taken. */
export function checkWhole(file: ParsedLabFile, context: z.RefinementCtx<ParsedLabFile>): void {
  const issue: Report = (path, message) => context.addIssue({ code: 'custom', path, message });
  const { instances, group, services } = file;
  if (Object.keys(services).length === 0) issue(['services'], 'a lab needs at least one service');
  for (const key of ['protected', 'spot'] as const)
    if (instances[key] > instances.count)
      issue(['instances', key], `cannot exceed count, which is ${instances.count}`);
  const max = group.max ?? instances.count * 2;
  if (group.min > instances.count) issue(['group', 'min'], `cannot exceed the count, ${instances.count}`);
  if (max < instances.count) issue(['group', 'max'], `cannot be below the count, ${instances.count}`);
  const owners = new Map<string, string>();
  for (const [name, service] of Object.entries(services)) {
    checkService(name, service, file, issue);
    const prefix = pathOf(name, service);
    if (prefix === undefined) continue;
    const place = JSON.stringify([service.hosts.toSorted(), prefix]);
    const owner = owners.get(place);
    if (owner !== undefined) issue(['services', name, 'path'], `"${prefix}" is the path of ${owner} already`);
    owners.set(place, name);
  }
  // One that could not be read is here as it was given.
  const areRead = !context.issues.some(({ path }) => path?.[0] === 'incidents');
  if (areRead) checkIncidents(file, issue);
  checkAlarms(file, issue);
}

function checkService(
  name: string,
  { cpu, memory, network, discovery, worksOff, command, port }: ParsedService,
  { instances, queues }: ParsedLabFile,
  issue: Report,
): void {
  const at = (key: string) => ['services', name, key];
  if (cpu > instances.cpu) issue(at('cpu'), `one task does not fit an instance of ${instances.cpu}`);
  if (memory > instances.memory)
    issue(at('memory'), `one task does not fit an instance of ${instances.memory}`);
  const type = typeof discovery === 'string' ? discovery : discovery.type;
  if (type === 'A' && network !== 'awsvpc')
    issue(at('discovery'), 'A records need network: awsvpc; a task on its host is found by SRV');
  if (type !== 'none' && (port === 'none' || worksOff))
    issue(at('discovery'), 'a task without a port cannot be found');
  if (worksOff && command) issue(at('worksOff'), 'a service has a command or works off a queue, not both');
  if (worksOff && !(worksOff.queue in queues))
    issue(at('worksOff'), `there is no queue "${worksOff.queue}" under queues`);
}

function checkIncidents({ incidents, services, instances, zones }: ParsedLabFile, issue: Report): void {
  const letters = 'abcdef'.slice(0, zones);
  for (const [index, { incident }] of incidents.entries()) {
    const named = 'zones' in incident ? incident.zones : 'zone' in incident ? [incident.zone ?? ''] : [];
    for (const zone of named)
      if (!letters.includes(zone)) issue(['incidents', index], `there is no zone ${zone}; zones is ${zones}`);
    const service =
      incident.kind === 'task-crash'
        ? incident.service
        : 'hosting' in incident
          ? incident.hosting
          : undefined;
    if (service !== undefined && !(service in services))
      issue(['incidents', index], `there is no service "${service}"`);
    if (incident.kind === 'spot-notice' && incident.count > instances.spot)
      issue(['incidents', index], `only ${instances.spot} instances are spot`);
  }
}

/** An alarm is of a queue, or of a service, which has metrics of the balancer only behind one. */
function checkAlarms({ alarms, services, queues }: ParsedLabFile, issue: Report): void {
  for (const [name, { metric, of }] of Object.entries(alarms)) {
    const at = ['alarms', name, 'of'];
    const isOfQueue = metric.startsWith('AWS/SQS/');
    if (isOfQueue && (of === undefined || !(of in queues)))
      issue(at, of === undefined ? 'names no queue' : `there is no queue "${of}" under queues`);
    if (isOfQueue || of === undefined) continue;
    const service = services[of];
    if (!service) issue(at, `there is no service "${of}"`);
    else if (metric.startsWith('AWS/ApplicationELB/') && pathOf(of, service) === undefined)
      issue(at, `"${of}" is not behind the balancer`);
  }
}
