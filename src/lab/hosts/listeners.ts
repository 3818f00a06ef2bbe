import { silence, type Fill } from './silence.ts';

interface Listen {
  host: string;
  port: number;
}

/** Where one host's processes listen: each is silenced or heard again with it. */
export interface Listeners {
  /** One that comes while the host is silent is silenced too. */
  add(name: string, at: Listen): void;
  remove(name: string): void;
  /** Resolves when nobody gets an answer any more. The processes must have been stopped before. */
  silence(): Promise<void>;
  /** Calls a silence off; what filled the queues is gone once the processes run again. */
  release(): void;
}

export function createListeners(instanceId: string, note: (text: string) => void): Listeners {
  const all = new Map<string, Listen>();
  let fills: Promise<Fill>[] = [];
  let silent: AbortController | undefined;

  async function fill({ host, port }: Listen, signal: AbortSignal): Promise<Fill> {
    const result = await silence(host, port, signal);
    if (!result.isSilent && !signal.aborted)
      note(
        `${instanceId} is not silent at ${host}:${port}: ${result.reason}. Its peers see more than silence.`,
      );
    return result;
  }

  return {
    add(name, at) {
      all.set(name, at);
      if (silent) fills.push(fill(at, silent.signal));
    },
    remove: (name) => void all.delete(name),
    async silence() {
      if (!silent) {
        const { signal } = (silent = new AbortController());
        fills = [...all.values()].map((at) => fill(at, signal));
      }
      await Promise.all(fills);
    },
    release() {
      silent?.abort();
      silent = undefined;
      for (const each of fills) void each.then((done) => done.release());
      fills = [];
    },
  };
}
