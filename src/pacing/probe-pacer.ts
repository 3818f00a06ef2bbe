import type { Fold } from '#core';
import type { PacedProbe, Sender } from './contract.ts';
import { DueQueue } from './due-queue.ts';
import { Pacer } from './pacer.ts';
import type { PacerOptions } from './pacer.ts';
import { Recorder } from './recorder.ts';

type ProbeSender = Pick<PacedProbe, 'id' | 'intervalMs' | 'timeoutMs'> & { sender: Sender };

export interface ProbePacerOptions extends Omit<
  PacerOptions<Fold>,
  'senders' | 'places' | 'book' | 'onTold'
> {
  probes: ProbeSender[];
  onFolds(this: void, folds: Fold[]): void;
}

/** A pacer of probes: each at its own interval, a send as late as that is left out; samples are handed over as folds. */
export function pacerOfProbes({ probes, onFolds, ...options }: ProbePacerOptions): Pacer<Fold> {
  const startMs = options.now();
  return new Pacer({
    ...options,
    senders: probes.map(({ sender, timeoutMs, intervalMs }) => ({ sender, timeoutMs, latestMs: intervalMs })),
    places: new DueQueue(
      probes.map(({ intervalMs }) => intervalMs),
      startMs,
    ),
    book: new Recorder(
      probes.map(({ id }) => id),
      startMs,
    ),
    onTold: onFolds,
  });
}
