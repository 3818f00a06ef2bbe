// The one command that says whether a change is right: format, lint, types, boundaries, unused code,
// generated files, tests. Every step runs, also after a failure; arguments go to the test runner.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const scratch = mkdtempSync(join(tmpdir(), 'squall-check-'));
const results = join(scratch, 'tests.json');
const tsc = 'node_modules/@typescript/native/bin/tsc';
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json'];

/** @type {[name: string, args: string[]][]} */
const steps = [
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.']],
  ['lint', ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings', '--quiet']],
  ['types', [tsc, '-p', '.']],
  [
    'boundaries',
    ['node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', 'src', '--output-type', 'err-long'],
  ],
  ['unused code', ['node_modules/knip/bin/knip.js', '--no-progress']],
  ['generated files', ['scripts/gen.ts', '--check']],
  ['tests', [...vitest, `--outputFile.json=${results}`, ...process.argv.slice(2)]],
];

/** @type {string[]} */
const failed = [];
const [format, ...others] = steps;
const tests = others.pop();
await Promise.all([inTurn(format), inTurn(...others)]);
if (tests) await run(tests, 'inherit');

/** One after the other, each told once it is over: two such rows go side by side. */
async function inTurn(...row) {
  for (const step of row) await run(step, 'pipe');
}

/** @param {[name: string, args: string[]]} step @param {'inherit' | 'pipe'} output */
async function run([name, args], output) {
  const begun = performance.now();
  if (output === 'inherit') console.log(`\n── ${name}`);
  const child = spawn(process.execPath, args, { stdio: ['ignore', output, output] });
  /** @type {Buffer[]} */
  const told = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece) => told.push(piece));
  const status = await new Promise((resolve) => child.once('close', resolve));
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  if (output === 'pipe') process.stdout.write(`\n── ${name}\n${Buffer.concat(told).toString()}`);
  console.log(`── ${name}: ${status === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  if (status !== 0) failed.push(name);
}

const counts = countTests();
rmSync(scratch, { recursive: true });
console.log(`\n${failed.length === 0 ? 'Everything holds.' : `Failed: ${failed.join(', ')}.`}`);
if (counts) console.log(`tests: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = failed.length === 0 ? 0 : 1;

function countTests() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(results, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
  } catch {
    return undefined;
  }
}
