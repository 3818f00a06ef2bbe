import { BadInputError, type Aim, type Choice, type Instance, type Placed, type Service } from '#core';

export function instance(n: number, more: Partial<Instance> = {}): Instance {
  return {
    id: `i-${n}`,
    state: 'running',
    zone: `zone-${'abc'.charAt(n % 3)}`,
    type: 'm5.large',
    lifecycle: 'on-demand',
    tags: { squall: 'allowed' },
    isProtected: false,
    ...more,
  };
}

export function service(name: string, hosts: readonly number[]): Service {
  const tasks = hosts.map((n) => ({
    id: `${name}-${n}`,
    service: name,
    status: 'RUNNING',
    instanceId: `i-${n}`,
  }));
  return { name, desired: hosts.length, running: hosts.length, tasks, targetGroups: [], endpoints: [] };
}

/** Nine instances in three zones: 0, 3 and 6 are in zone-a, and so on. */
export function placed(parts: Partial<Placed> = {}): Placed {
  const instances = Array.from({ length: 9 }, (_, n) => instance(n));
  return { instances, services: [], targetGroups: [], ...parts };
}

export const changed = (changes: Record<number, Partial<Instance>>) =>
  placed({ instances: Array.from({ length: 9 }, (_, n) => instance(n, changes[n])) });

export function aim(choose: Choice, more: Partial<Aim> = {}): Aim {
  return {
    tag: 'squall=allowed',
    amount: { count: 2 },
    round: 'up',
    of: 'eligible',
    choose,
    seed: 7,
    ...more,
  };
}

export const random: Choice = { by: 'random' };

export function refusal(draw: () => unknown): string {
  try {
    draw();
  } catch (error) {
    if (error instanceof BadInputError) return `${error.message}. ${error.hint ?? ''}`;
    throw error;
  }
  throw new Error('nothing was refused');
}
