import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests that start servers and labs and mostly wait for them: three at a time, after the parts. */
const waiting = [
  'test/cli/commands.test.ts',
  'test/cli/left.test.ts',
  'test/cli/named-target.test.ts',
  'test/crash/crash.test.ts',
  'test/lab/aws-cli.test.ts',
  'test/probes/asking-the-target.test.ts',
  'test/probes/ledger-*.test.ts',
  'test/probes/postgres*.test.ts',
];

/** Tests that start whole labs and measure them: one file at a time, after the others, so that they have the machine. */
const whole = [
  'test/cli/**/*.test.ts',
  'test/crash/**/*.test.ts',
  'test/lab/aws-cli.test.ts',
  'test/lab/random-kills.test.ts',
  'test/probes/**/*.test.ts',
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
        test: { name: 'waiting', include: waiting, maxWorkers: 3, sequence: { groupOrder: 2 } },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: whole,
          exclude: waiting,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
