import type { AlertStatus } from '#core';
import type { Firing } from './finding.ts';
import type { Span } from './source-clock.ts';
import type { Change } from './timeline.ts';

/** What is known of an alert before its changes. */
interface Beginning {
  first: AlertStatus | undefined;
  /** When the first look had told. */
  firstDone: number;
}

/** A firing in milliseconds of the run; `cleared` is undefined while it lasts. */
interface Spell {
  fired: Span;
  cleared: Clear | undefined;
  /** When it may have ceased to fire at the earliest, where it was seen to do so without becoming quiet. */
  silent: Pick<Change, 'lo' | 'saw'> | undefined;
}

/** When it cleared, and how the bounds are known. */
type Clear = Pick<Change, 'lo' | 'hi' | 'saw'>;

/**
 * Firings that were not over at t0, from t0, and whether one had begun before. Only quiet is a clear: one that loses
 * its data while it fires may have cleared at any time from then on.
 */
export function firingsOf(
  { first, firstDone }: Beginning,
  changes: readonly Change[],
  t0: number,
): { firings: Firing[]; wasFiring: boolean; lastClear: Clear | undefined } {
  const spells: Spell[] = [];
  const begin = (fired: Span) => spells.push({ fired, cleared: undefined, silent: undefined });
  if (first === 'firing') begin({ lo: -Infinity, hi: firstDone });
  for (const change of changes) {
    const { to, lo, hi } = change;
    const open = spells.at(-1);
    const isOpen = open !== undefined && open.cleared === undefined;
    if (to === 'firing' && !isOpen) begin({ lo, hi });
    if (!isOpen) continue;
    if (to === 'firing') open.silent = undefined;
    if (to === 'no-data') open.silent ??= change;
    if (to === 'quiet') open.cleared = clearOf(change, open.silent);
  }
  const lasting = spells.filter(({ cleared }) => cleared === undefined || cleared.hi >= t0);
  const fromT0 = ({ lo, hi }: Span) => ({ lo: Math.max(0, lo - t0), hi: hi - t0 });
  const since = lasting.filter(({ fired }) => fired.hi >= t0);
  const clear = since.at(-1)?.cleared;
  return {
    firings: since.map(({ fired, cleared }) => ({
      fired: fromT0(fired),
      cleared: cleared ? fromT0(cleared) : null,
    })),
    wasFiring: lasting.some(({ fired }) => fired.hi < t0),
    lastClear: clear && { ...fromT0(clear), saw: clear.saw },
  };
}

/** It may have cleared as soon as it lost its data. */
function clearOf({ lo, hi, saw }: Change, silent: Spell['silent']): Clear {
  return silent && silent.lo < lo
    ? { lo: silent.lo, hi, saw: { lo: silent.saw.lo, hi: saw.hi } }
    : { lo, hi, saw };
}

/** Stretches without data, the last one without an end where it lasts. */
export function withoutData({ first }: Beginning, changes: readonly Change[]): Span[] {
  const spans: Span[] = [];
  let from = first === 'no-data' ? -Infinity : undefined;
  for (const { to, lo, hi } of changes) {
    if (to === 'no-data') from ??= lo;
    else if (from !== undefined) {
      spans.push({ lo: from, hi });
      from = undefined;
    }
  }
  return from === undefined ? spans : [...spans, { lo: from, hi: Infinity }];
}
