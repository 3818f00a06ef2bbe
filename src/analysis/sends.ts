import type { Fold } from '#core';
import type { Sends } from './findings.ts';
import { countOf } from './stretch.ts';

export const noSends: Sends = { sent: 0, ok: 0, failed: 0, unknown: 0 };

export function addSends(a: Sends, b: Sends): Sends {
  return {
    sent: a.sent + b.sent,
    ok: a.ok + b.ok,
    failed: a.failed + b.failed,
    unknown: a.unknown + b.unknown,
  };
}

interface Run {
  outcome: Fold['outcome'];
  first: number;
  last: number;
  count: number;
}

/** The sends since t0 as runs of one outcome, so that they can be counted up to any moment. */
export class SendRuns {
  readonly #runs: Run[] = [];

  add(fold: Fold): void {
    const run = this.#runs.at(-1);
    if (run?.outcome === fold.outcome) {
      run.last = fold.sent[1];
      run.count += countOf(fold);
    } else {
      this.#runs.push({
        outcome: fold.outcome,
        first: fold.sent[0],
        last: fold.sent[1],
        count: countOf(fold),
      });
    }
  }

  /** Sends up to a moment; inside a run they are taken as evenly spaced. */
  countUntil(moment: number): Sends {
    const sends = { ...noSends };
    for (const run of this.#runs) {
      const count = countWithin(run, moment);
      sends[run.outcome] += count;
      sends.sent += count;
    }
    return sends;
  }
}

function countWithin({ first, last, count }: Run, moment: number): number {
  if (moment >= last) return count;
  if (moment < first) return 0;
  return 1 + Math.floor(((moment - first) / (last - first)) * (count - 1));
}
