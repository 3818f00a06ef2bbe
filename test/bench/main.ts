// npm run bench [name…]: measures what is promised in numbers; exits 1 when a bound is broken.
import { isWithin } from './benchmark.ts';
import type { Benchmark, Row } from './benchmark.ts';
import { dayLongMemory } from './day-long-memory.ts';
import { dnsCost } from './dns-cost.ts';
import { forecastTime } from './forecast-time.ts';
import { guardReaction } from './guard-reaction.ts';
import { help } from './help.ts';
import { inventoryCalls } from './inventory-calls.ts';
import { labScale } from './lab-scale.ts';
import { loadCost } from './load-cost.ts';
import { probeCost } from './probe-cost.ts';
import { probeLateness } from './probe-lateness.ts';
import { probeRate } from './probe-rate.ts';
import { virtualScale } from './virtual-scale.ts';

const benchmarks: Benchmark[] = [
  help,
  probeCost,
  probeLateness,
  probeRate,
  dnsCost,
  dayLongMemory,
  forecastTime,
  guardReaction,
  inventoryCalls,
  loadCost,
  virtualScale,
  labScale,
];
const wanted = process.argv.slice(2);
const columns = [52, 14, 16] as const;

function print(what: string, measured: string, bound: string, verdict: string): void {
  console.log(
    `${what.padEnd(columns[0])}${measured.padStart(columns[1])}${bound.padStart(columns[2])}  ${verdict}`,
  );
}

function printRow(row: Row): void {
  const number = (value: number) => `${Number(value.toPrecision(4))} ${row.unit}`.trim();
  const bound = 'atMost' in row.bound ? `<= ${number(row.bound.atMost)}` : `>= ${number(row.bound.atLeast)}`;
  print(row.what, number(row.measured), bound, isWithin(row) ? 'ok' : 'OVER');
}

let isOver = false;
for (const benchmark of benchmarks) {
  const { name } = benchmark;
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  print(`\n${name}`, 'measured', 'bound', '');
  const rows = await benchmark.run();
  for (const row of rows) printRow(row);
  isOver ||= !rows.every(isWithin);
}
process.exitCode = isOver ? 1 : 0;
