import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { eventOf, journalOf, onlyRun } from '../cli/run-directory.ts';
import { squall } from '../cli/squall.ts';
import { median } from './benchmark.ts';
import type { Benchmark, Row } from './benchmark.ts';

const runs = 3;

/** How soon a broken guard stops a run and the undo begins, from the moment it is due: with real processes and sockets. */
export const guardReaction: Benchmark = {
  name: 'guard-reaction',
  async run() {
    const scratch = mkdtempSync(join(tmpdir(), 'bench-'));
    const stopped: number[] = [];
    const undone: number[] = [];
    try {
      for (let run = 0; run < runs; run += 1) {
        const { due, at, sent } = await tripOnce(join(scratch, `reports-${run}`), scratch);
        stopped.push(at - due);
        undone.push(sent - due);
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
    return [
      row(`services lost: due to stopped, median of ${runs}`, median(stopped)),
      row('the longest', Math.max(...stopped)),
      row('services lost: due to the first undo request', median(undone)),
    ];
  },
};

async function tripOnce(reports: string, scratch: string) {
  const file = join(scratch, 'guarded.yaml');
  const lines = [
    'version: 1',
    'name: guarded',
    `target: { lab: ${resolve(import.meta.dirname, '../labs/quick.yaml')} }`,
    'probes: [{ auto: { timeout: 500ms } }]',
    'alerts: []',
    'faults: [{ stop-instances: { count: 1, choose: { hosting: audit }, how: abrupt, for: 60s } }]',
    "guards: [{ servicesLost: '> 0' }]",
    'watch: { steadyFor: 1s, settleFor: 1s, giveUpAfter: 30s, pollEvery: 250ms }',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const { code, stderr } = await squall(['run', file, '--reports', reports]);
  if (code !== 4) throw new Error(`the guard did not stop the run (exit ${code}):\n${stderr}`);
  const journal = journalOf(onlyRun(reports));
  const { due, at } = eventOf(journal, 'guard-tripped');
  return { due, at, sent: eventOf(journal, 'undo-sent').sent };
}

function row(what: string, measuredMs: number): Row {
  return { what, measured: measuredMs / 1000, unit: 's', bound: { atMost: 2 } };
}
