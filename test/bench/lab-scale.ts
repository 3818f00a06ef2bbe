import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { forkLab } from '../../src/lab/process/fork-lab.ts';
import { descendantsOf } from '../../src/lab/process/test/lab-rig.ts';
import { defaultLabFile } from '../../src/lab/spec/default-lab.ts';
import { parseLab } from '../../src/lab/spec/lab-file.ts';
import type { LabSpec } from '../../src/lab/spec/lab-spec.ts';
import { median } from './benchmark.ts';
import type { Benchmark, Row } from './benchmark.ts';

interface Measured {
  instances: number;
  wholeMs: number;
  memoryMiB: number;
}

const sizes = [10, 50, 100];
const tasksEach = 10;
const servicesOfSize = 10;
const defaultRuns = 3;
const mostMs = 180_000;

/** Whole labs with real processes: how long until every target is healthy, and what they take of the machine. */
export const labScale: Benchmark = {
  name: 'lab-scale',
  async run() {
    // The first fills the compile cache.
    await measure();
    const ready: number[] = [];
    for (let run = 0; run < defaultRuns; run += 1) ready.push((await measure()).wholeMs);
    const rows: Row[] = [
      row(`default lab (8/24) to ready, median of ${defaultRuns}`, median(ready) / 1000, 's', 5),
    ];
    const measured: Measured[] = [];
    for (const instances of sizes) {
      const lab = await measure(labOf(instances));
      measured.push(lab);
      const size = `${instances}/${(instances * tasksEach).toLocaleString('en-US')}`;
      rows.push(
        row(`${size} to whole`, lab.wholeMs / 1000, 's', 60),
        row(`${size} memory, shared pages once`, lab.memoryMiB, 'MiB', 8192),
      );
    }
    return [...rows, ...growth(measured)];
  },
};

/** What each instance more costs, tasks included. */
function growth([, middle, large]: Measured[]): Row[] {
  if (!middle || !large) return [];
  const each = (of: 'wholeMs' | 'memoryMiB', from: Measured, to: Measured) =>
    (to[of] - from[of]) / (to.instances - from.instances);
  return [
    row('each instance more, 50 to 100: time', each('wholeMs', middle, large), 'ms', 500),
    row('each instance more, 50 to 100: memory', each('memoryMiB', middle, large), 'MiB', 40),
  ];
}

function row(what: string, measured: number, unit: string, atMost: number): Row {
  return { what, measured, unit, bound: { atMost } };
}

function labOf(instances: number): LabSpec {
  const tasks = (instances * tasksEach) / servicesOfSize;
  const names = Array.from({ length: servicesOfSize }, (_, index) => `service-${index}`);
  const services = Object.fromEntries(names.map((name) => [name, { tasks, cpu: 128, memory: 128 }]));
  return parseLab({ ...defaultLabFile, instances: { count: instances }, services });
}

async function measure(overrides: Partial<LabSpec> = {}): Promise<Measured> {
  const begunAt = performance.now();
  const lab = await forkLab({ overrides, signal: AbortSignal.timeout(mostMs) });
  const wholeMs = performance.now() - begunAt;
  try {
    const processes = [lab.pid, ...descendantsOf(lab.pid)];
    const memoryMiB = processes.reduce((sum, pid) => sum + memoryOf(pid), 0);
    return { instances: overrides.instances?.count ?? 8, wholeMs, memoryMiB };
  } finally {
    await lab.stop();
  }
}

/** In MiB; a page that several processes share counts for each in part, where the system tells it. */
function memoryOf(pid: number): number {
  const rollup = `/proc/${pid}/smaps_rollup`;
  const text = existsSync(rollup)
    ? /^Pss:\s+(\d+)/m.exec(readFileSync(rollup, 'utf8'))?.[1]
    : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(text) / 1024;
}
