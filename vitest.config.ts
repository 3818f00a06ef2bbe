import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests that start servers and labs and mostly wait for them: three at a time, after the parts. */
const waiting = [
  'test/cli/commands.test.ts',
  'test/cli/left.test.ts',
  'test/cli/named-target.test.ts',
  'test/crash/crash.test.ts',
  'test/experiments/broken-journal.test.ts',
  'test/probes/asking-the-target.test.ts',
  'test/probes/dns-change.test.ts',
  'test/probes/ledger-{http,postgres,queue}.test.ts',
  'test/probes/postgres*.test.ts',
  'test/probes/retries.test.ts',
  'src/lab/process/**/*.test.ts',
];

/** Whole runs that wait for their lab most of the time: two files at a time, after those. */
const runs = [
  'test/cli/alerts.test.ts',
  'test/cli/attached.test.ts',
  'test/cli/felt.test.ts',
  'test/cli/killed.test.ts',
  'test/cli/load.test.ts',
  'test/cli/loaded.test.ts',
  'test/cli/own-program.test.ts',
  'test/cli/stopped.test.ts',
  'test/lab/random-kills.test.ts',
];

/** Runs of the shipped experiments: one file at a time, four of its runs side by side, after those. */
const shipped = ['test/cli/{stories,verdicts}.test.ts'];

/** Tests that start whole labs and measure them: one file at a time, after the others, so that they have the machine. */
const whole = [
  'test/cli/**/*.test.ts',
  'test/crash/**/*.test.ts',
  'test/experiments/broken-journal.test.ts',
  'test/lab/random-kills.test.ts',
  'test/load/**/*.test.ts',
  // Those in virtual time are parts.
  'test/probes/!(ledger-histories|virtual-truth).test.ts',
  'src/lab/process/**/*.test.ts',
];

export default defineConfig({
  test: {
    pool: 'forks',
    // Threads and processes that tests start load modules as those of bin/squall.mjs do: compiled once.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/squall', import.meta.url)) },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxConcurrency: 3,
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: whole,
          maxWorkers: 2,
          // What one file has loaded the next does not load again: a third of the time.
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'waiting',
          include: waiting,
          maxWorkers: 3,
          maxConcurrency: 4,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: { name: 'runs', include: runs, maxWorkers: 2, sequence: { groupOrder: 3 } },
      },
      {
        extends: true,
        test: {
          name: 'shipped',
          include: shipped,
          fileParallelism: false,
          maxConcurrency: 4,
          sequence: { groupOrder: 4 },
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: whole,
          exclude: [...waiting, ...runs, ...shipped],
          fileParallelism: false,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
