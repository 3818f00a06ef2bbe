import { RefusedError } from '#core';
import { foreignHosts } from '#load';
import { ask } from './ask.ts';
import { readConfig } from './read-config.ts';

/** Those that are neither this machine nor named by squall.yaml. */
export function foreignIn(hosts: readonly string[], config: string | undefined): string[] {
  return foreignHosts(hosts, readConfig(config)?.config.hosts ?? []);
}

/** How a yes to such hosts is said. */
export function howToAllow(foreign: readonly string[]): string {
  // What a script asks is told in words, and nobody can name it.
  if (!foreign.every((host) => URL.canParse(`http://${host}/`))) return 'Say yes beforehand: --yes.';
  const object = foreign.length === 1 ? 'it' : 'them';
  return `Name ${object} under hosts in squall.yaml (hosts: [${foreign.join(', ')}]), or say yes beforehand: --yes.`;
}

interface AllowOptions {
  config: string | undefined;
  /** Yes was said already. */
  isSaid: boolean;
  /** Hides what is repainted until the answer is there. */
  pause: () => void;
  resume: () => void;
}

/**
 * Asks before load is sent to hosts that squall.yaml does not name and that are not this machine: who loads what is not
 * theirs attacks it. Raises RefusedError where nobody says yes.
 */
export function allowHosts({ config, isSaid, pause, resume }: AllowOptions) {
  return async (hosts: readonly string[], signal: AbortSignal): Promise<void> => {
    const foreign = foreignIn(hosts, config);
    if (foreign.length === 0 || isSaid) return;
    const told = foreign.join(', ');
    const hint = howToAllow(foreign);
    if (!process.stdin.isTTY || !process.stderr.isTTY)
      throw new RefusedError(`Nobody is here to say yes to sending load to ${told}.`, { hint });
    pause();
    try {
      const answer = await ask(`Load would be sent to ${told}. Is it yours to load? Type yes: `, signal);
      if (answer.trim() !== 'yes')
        throw new RefusedError(`Nobody said yes to sending load to ${told}; nothing was sent.`, { hint });
    } finally {
      resume();
    }
  };
}
