import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenersNear, settledLeftovers } from '../cli/leftovers.ts';
import { eventOf, journalOf, reportOf } from '../cli/run-directory.ts';
import { squall } from '../cli/squall.ts';

const runs = Number(process.env['SQUALL_SOAK_RUNS'] ?? 30);

/** One busy process beside the runs. */
function startHog(): () => void {
  const hog = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  return () => void hog.kill('SIGKILL');
}

/**
 * The default experiment, time after time beside a CPU hog: the same victims, the same states, nothing left behind.
 * Resolves with what differed; empty when all is well.
 */
export async function thirtyRuns(): Promise<string[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'soak-'));
  const stopHog = startHog();
  const wrong: string[] = [];
  let first: string | undefined;
  try {
    for (let run = 1; run <= runs; run += 1) {
      const mark = randomUUID();
      const reports = join(scratch, `reports-${run}`);
      const temporary = join(scratch, `temporary-${run}`);
      mkdirSync(temporary);
      const finished = await squall(['run', '--reports', reports], {
        env: { SQUALL_TEST_MARK: mark, TMPDIR: temporary },
      });
      const [name = ''] = readdirSync(reports);
      const told = tellingOf(join(reports, name));
      console.log(`run ${run}: exit ${finished.code} ${told}`);
      first ??= told;
      if (finished.code !== 0) wrong.push(`run ${run} ended with exit ${finished.code}:\n${finished.stdout}`);
      if (told !== first) wrong.push(`run ${run} differs:\n  ${told}\n  ${first}`);
      for (const left of await settledLeftovers(mark)) wrong.push(`run ${run} left process ${left}`);
      const lab = eventOf(journalOf(join(reports, name)), 'lab-started');
      const sockets = listenersNear(lab.endpoint);
      if (sockets.length > 0) wrong.push(`run ${run} left sockets ${sockets.join(' ')}`);
      const files = readdirSync(temporary);
      if (files.length > 0) wrong.push(`run ${run} left files ${files.join(' ')}`);
    }
  } finally {
    stopHog();
    rmSync(scratch, { recursive: true, force: true });
  }
  return wrong;
}

/** Victims and states, as one comparable line. */
function tellingOf(run: string): string {
  const proof = journalOf(run).find((event) => event.type === 'fault-proof');
  const victims = proof?.type === 'fault-proof' ? proof.victims.map(({ id }) => id) : [];
  const states = reportOf(run).services.map(
    ({ name, state }: { name: string; state: string }) => `${name} ${state}`,
  );
  return [...victims, ...states].join(', ');
}
