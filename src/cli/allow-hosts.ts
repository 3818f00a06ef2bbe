import { RefusedError } from '#core';
import { foreignHosts } from '#load';
import { ask } from './ask.ts';
import { readConfig } from './read-config.ts';

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
    const foreign = foreignHosts(hosts, readConfig(config)?.config.hosts ?? []);
    if (foreign.length === 0 || isSaid) return;
    const told = foreign.join(', ');
    const hint = `Name it under hosts in squall.yaml (hosts: [${foreign[0]}]), or say yes beforehand: --yes.`;
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
