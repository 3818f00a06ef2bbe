import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { standingLab } from '../cli/standing-lab.ts';
import { addExtraGroup, settledLabState, untilExtraGroup } from '../crash/lab-state.ts';
import { crash, recover } from '../crash/matrix.ts';

const labs = 3;
const hows = ['killed', 'torn', 'killed', 'disk full'] as const;

/**
 * The runner dies at every single event of its journal, by turns with a torn last line or a full disk: another process
 * puts everything back. Resolves with what was not as before; empty when all is well.
 */
export async function crashMatrix(): Promise<string[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'soak-'));
  const ends: (() => void | Promise<void>)[] = [() => rmSync(scratch, { recursive: true, force: true })];
  const wrong: string[] = [];
  let next = 0;
  let last = Infinity;
  const work = async (place: number): Promise<void> => {
    const directory = join(scratch, `lab-${place}`);
    const { env, lab: up } = await standingLab(directory, { atEnd: (end) => ends.unshift(end) });
    const lab = { cluster: 'quick', ...up };
    await addExtraGroup(lab);
    const before = await untilExtraGroup(lab);
    while (next <= last) {
      const at = next;
      next += 1;
      const how = hows[at % hows.length] ?? 'killed';
      const { run, journal } = await crash(directory, env, { at, how });
      // Beyond the last event the run goes to its end.
      if (!journal.some(({ seq }) => seq === at)) last = Math.min(last, at);
      const { code, stderr, outcomes } = await recover(run, env);
      const again = await recover(run, env);
      const state = await settledLabState(lab, before);
      const told = `event ${at} (${journal.at(-1)?.type ?? 'none'}), ${how}: ${outcomes.map(({ id, state: is }) => `${id} ${is}`).join(', ') || 'nothing left'}`;
      console.log(told);
      if (code !== 0) wrong.push(`${told}\n${stderr}`);
      if (again.outcomes.length > 0) wrong.push(`${told}: put back twice`);
      if (!isDeepStrictEqual(state, before)) wrong.push(`${told}: ${JSON.stringify(state)} is not as before`);
    }
  };
  try {
    await Promise.all(Array.from({ length: labs }, (_, place) => work(place)));
  } finally {
    for (const end of ends) await end();
  }
  return wrong;
}
