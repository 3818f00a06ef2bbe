import { ExitCode } from '#core';
import { labDown, labIncident, labStatus, labUp } from '#lab';
import type { LabStatus } from '#lab';
import { interruptible } from './signals.ts';

export type IncidentFlags = Partial<
  Record<'after' | 'for' | 'zones' | 'zone' | 'hosting' | 'service' | 'count', string>
> & { end?: true };

interface Flags {
  json?: boolean;
}

/** Starts a lab that stays; tells how to reach it. Returns the exit code. */
export function bringUp(file: string | undefined, flags: Flags): Promise<number> {
  return interruptibly(async (signal) => {
    console.error('Starting the lab…');
    const status = await labUp({ ...(file !== undefined && { file }), signal });
    tell(status, flags);
    return ExitCode.held;
  });
}

/** Tells whether a lab is up: exit 0 when one is, 1 when none is. */
export function tellStatus(flags: Flags): Promise<number> {
  return interruptibly(async (signal) => {
    const status = await labStatus({ signal });
    if (status) tell(status, flags);
    else if (flags.json) console.log('null');
    else console.error('No lab is up. Start one with: squall lab up');
    return status ? ExitCode.held : ExitCode.refuted;
  });
}

/** Ends the lab that is up. Returns the exit code. */
export function bringDown(): Promise<number> {
  return interruptibly(async (signal) => {
    const name = await labDown({ signal });
    console.error(name === undefined ? 'No lab is up.' : `The lab ${name} has ended, with everything in it.`);
    return ExitCode.held;
  });
}

/** Lets something happen to the lab that is up; tells what it met. Returns the exit code. */
export function causeIncident(kind: string, flags: IncidentFlags): Promise<number> {
  const { zones, count, end, ...plain } = flags;
  const asked = {
    incident: kind,
    ...plain,
    ...(end && { isOver: true }),
    ...(zones !== undefined && { zones: zones.split(',').map((zone) => zone.trim()) }),
    ...(count !== undefined && { count: Number(count) }),
  };
  return interruptibly(async (signal) => {
    console.error(`In the lab: ${await labIncident(asked, { signal })}.`);
    return ExitCode.held;
  });
}

async function interruptibly(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const interrupt = interruptible((line) => console.error(line));
  try {
    return await work(interrupt.signal);
  } catch (error) {
    if (interrupt.signal.aborted) return ExitCode.interrupted;
    throw error;
  } finally {
    interrupt.dispose();
  }
}

/** People's text on stderr; on stdout the lines that a shell can take over with eval. */
function tell(status: LabStatus, { json }: Flags): void {
  if (json) {
    console.log(JSON.stringify(status, null, 2));
    return;
  }
  const { name, profile, endpoint, ingress, nameServer, cluster, pid, instances, services } = status;
  console.error(`Lab ${name} (profile ${profile}) is up, process ${pid}.`);
  console.error(`  cluster   ${cluster}: ${instances.running} of ${instances.desired} instances running`);
  for (const { name: service, running, desired } of services) {
    console.error(`  service   ${service}: ${running} of ${desired} tasks running`);
  }
  for (const incident of status.incidents) console.error(`  incident  ${incident}`);
  console.error(`  AWS API   ${endpoint}`);
  console.error(`  ingress   ${ingress}`);
  const [host = '', port = ''] = nameServer.split(':');
  console.error(`  DNS       ${nameServer} (dig @${host} -p ${port} …)`);
  console.error('For other AWS clients: eval "$(squall lab status)"');
  for (const [key, value] of Object.entries(status.environment))
    console.log(`export ${key}=${quoted(value)}`);
}

const quoted = (value: string) => `'${value.replaceAll("'", "'\\''")}'`;
