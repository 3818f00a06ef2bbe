import { execFile } from 'node:child_process';
import type { FoundEngine } from '../contract.ts';

/** The name by which k6 is looked for on PATH. */
export const program = 'k6';

const howToGet = 'https://grafana.com/docs/k6/latest/set-up/install-k6/ (v2 or later)';
const withinMs = 10_000;
const firstMajor = 2;

/** Asks the k6 on PATH which it is; one before v2 is none. */
export async function findK6(signal: AbortSignal): Promise<FoundEngine> {
  const { promise, resolve } = Promise.withResolvers<FoundEngine>();
  execFile(program, ['version'], { signal, timeout: withinMs }, (error, text) => {
    resolve(error ? { missing: whyNot(error), howToGet } : foundIn(text));
  });
  const found = await promise;
  signal.throwIfAborted();
  return found;
}

/** What `k6 version` prints says of it. */
function foundIn(text: string): FoundEngine {
  const [, version, major] = /\bk6(?:\.exe)? v((\d+)\.\d+\.\d+)/.exec(text) ?? [];
  if (version === undefined) return { missing: 'the k6 on PATH does not tell its version', howToGet };
  if (Number(major) < firstMajor)
    return { missing: `k6 v${version} is too old: v2 or later is wanted`, howToGet };
  return { version };
}

function whyNot(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  return code === 'ENOENT' ? 'k6 is not on PATH' : `the k6 on PATH can't be run: ${error.message.trim()}`;
}
