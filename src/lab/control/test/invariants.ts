import { sequenceLab } from './fault-sequences.ts';
import type { FaultSequence } from './fault-sequences.ts';
import { makeWell, take } from './fault-steps.ts';
import { leaksOf, unmet } from './leaks.ts';
import { virtualLab } from './virtual-lab.ts';
import type { VirtualLab } from './virtual-lab.ts';
import { Watch } from './watch.ts';

const healsWithinMs = 20 * 60_000;
/** For what a whole lab still has to do: targets drain, zones are made even. */
const restMs = 60_000;

/** Lets a lab go through a sequence; what held at no moment of it. */
export function play({ seed, worldSeed, bootMs, steps }: FaultSequence): { lab: VirtualLab; watch: Watch } {
  const lab = virtualLab({ ...sequenceLab, seed }, worldSeed);
  const watch = new Watch(lab);
  lab.plane.boot();
  lab.timers.advance(bootMs);
  for (const step of steps) take(lab, step);
  return { lab, watch };
}

/** What does not hold for a lab that goes through a sequence and is left in peace then; empty when all does. */
export function brokenBy(sequence: FaultSequence): string[] {
  const { lab, watch } = play(sequence);
  const { plane, timers } = lab;
  makeWell(lab);
  timers.advance(60_000);
  const tookMs = timers.advanceUntil(() => plane.isStable(), healsWithinMs);
  if (tookMs === Infinity) watch.broken.add('it did not become whole');
  timers.advance(restMs);
  if (tookMs !== Infinity && !plane.isStable()) watch.broken.add('it did not stay whole');
  const broken = [...watch.broken, ...unmet(lab), ...leaksOf(lab)];
  plane.stop();
  return broken;
}
