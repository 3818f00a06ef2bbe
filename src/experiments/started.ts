import type { Experiment } from '#core';
import type { Recording } from './recording.ts';
import type { RunOptions } from './run-options.ts';

type StartOptions = Pick<RunOptions, 'clock' | 'runId' | 'squall' | 'writer' | 'source'>;

/** The first event of every journal. */
export function emitStarted(
  recording: Pick<Recording, 'emit'>,
  experiment: Experiment,
  { clock, runId, squall, writer, source }: StartOptions,
): void {
  recording.emit({
    type: 'run-started',
    runId,
    squall,
    wall: new Date(clock.wall()).toISOString(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    writer,
    experiment,
    source,
  });
}
