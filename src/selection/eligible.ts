import { BadInputError, carriesTag, tagParts, usualTag, type Aim, type Draw, type Instance } from '#core';

export interface Populations {
  running: Instance[];
  eligible: Instance[];
  excluded: Draw['excluded'];
}

/** Splits the instances into all running ones and those that may be hurt, each exclusion with its first reason. */
export function populationsOf(
  instances: readonly Instance[],
  aim: Aim,
  ownAddresses: readonly string[],
): Populations {
  refuseNoTag(aim.tag);
  const running = instances.filter((instance) => instance.state === 'running').sort(byId);
  const eligible: Instance[] = [];
  const excluded = new Map<string, string[]>();
  for (const instance of running) {
    const reason = reasonAgainst(instance);
    if (reason === undefined) eligible.push(instance);
    else excluded.set(reason, [...(excluded.get(reason) ?? []), instance.id]);
  }
  return { running, eligible, excluded: [...excluded].map(([reason, ids]) => ({ reason, ids })) };

  function reasonAgainst(instance: Instance): string | undefined {
    if (instance.privateIp !== undefined && ownAddresses.includes(instance.privateIp)) return 'runs Squall';
    if (!carriesTag(instance, aim.tag)) return `does not carry ${aim.tag}`;
    return instance.isProtected ? 'termination protection is on' : undefined;
  }
}

function refuseNoTag(tag: string): void {
  if (tagParts(tag).key !== '' && tag.includes('=')) return;
  throw new BadInputError(`"${tag}" is not a tag`, {
    hint: `Write it as key=value, such as ${usualTag}.`,
  });
}

// By code unit, not by locale: the draw must be the same on every machine.
function byId(a: Instance, b: Instance): number {
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
