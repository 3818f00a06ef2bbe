import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journalOf } from '../cli/run-directory.ts';
import { squall } from '../cli/squall.ts';
import { standingLab } from '../cli/standing-lab.ts';

const pairs = Number(process.env['SQUALL_SOAK_RUNS'] ?? 200);
const labs = 3;

const experiment = `
version: 1
name: drain-one
target: lab
probes: [{ auto: { rate: 5/s, timeout: 500ms } }]
faults: [{ drain-container-instances: { count: 1, seed: 4, for: 1s } }]
watch: { steadyFor: 500ms, settleFor: 300ms, giveUpAfter: 20s, pollEvery: 200ms }
`;

/** Two runs of the same target begin at the same instant: one hurts it, the other is refused and sends nothing. */
export async function twoRunners(): Promise<string[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'soak-'));
  const ends: (() => void | Promise<void>)[] = [() => rmSync(scratch, { recursive: true, force: true })];
  const wrong: string[] = [];
  let next = 0;
  const work = async (place: number): Promise<void> => {
    const directory = join(scratch, `lab-${place}`);
    const { env } = await standingLab(directory, {
      name: 'unthrottled',
      atEnd: (end) => ends.unshift(end),
    });
    const file = join(directory, 'drain-one.yaml');
    writeFileSync(file, experiment);
    while (next < pairs) {
      const pair = next;
      next += 1;
      const reports = ['a', 'b'].map((name) => join(directory, `${pair}-${name}`));
      const both = await Promise.all(
        reports.map((report) => squall(['run', file, '--attach', '--reports', report], { env })),
      );
      const sent = reports.map(hasHurt);
      const told = `pair ${pair}: ${both.map(({ code }, which) => `${code}${sent[which] ? ' hurt' : ''}`).join(', ')}`;
      const refused = both[sent[0] ? 1 : 0];
      const isRight =
        sent.filter(Boolean).length === 1 &&
        refused?.code === 64 &&
        refused.stderr.includes('is held by run');
      if (!isRight) wrong.push([told, ...both.map(({ stderr }) => stderr)].join('\n'));
      if (pair % 20 === 0) console.log(told);
    }
  };
  try {
    await Promise.all(Array.from({ length: labs }, (_, place) => work(place)));
  } finally {
    for (const end of ends) await end();
  }
  return wrong;
}

/** Whether a change has left this run, or was about to. */
function hasHurt(reports: string): boolean {
  return readdirSync(reports).some((run) =>
    journalOf(join(reports, run)).some(({ type }) => type === 'fault-intended'),
  );
}
