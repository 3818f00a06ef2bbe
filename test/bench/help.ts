import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from './benchmark.ts';
import type { Benchmark } from './benchmark.ts';

const runs = 15;
const squall = fileURLToPath(new URL('../../bin/squall.mjs', import.meta.url));

function timeMs(args: readonly string[]): number {
  const begunMs = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`);
  return performance.now() - begunMs;
}

/** What a person waits for before the first line appears. Runs alternate, so that a busy moment meets both. */
export const help: Benchmark = {
  name: 'help',
  async run() {
    const help: number[] = [];
    const nothing: number[] = [];
    // The first of each fills caches.
    timeMs([squall, '--help']);
    timeMs(['-e', '0']);
    for (let run = 0; run < runs; run += 1) {
      help.push(timeMs([squall, '--help']));
      nothing.push(timeMs(['-e', '0']));
    }
    const ratio = median(help) / median(nothing);
    const what = `squall --help to node -e 0 (${median(nothing).toFixed(0)} ms), medians of ${runs}`;
    return [{ what, measured: ratio, unit: 'times', bound: { atMost: 3 } }];
  },
};
