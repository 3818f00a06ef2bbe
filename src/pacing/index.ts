// The open-loop clock: paces thousands of sends on a thread of its own, judges their timeouts, folds their samples.
export { mostInFlight } from './judge.ts';
export { Pacer } from './pacer.ts';
export { runClock } from './run-clock.ts';
export { startPacing } from './start.ts';
export type {
  CreateSender,
  Lane,
  PacedProbe,
  Pacing,
  PacingOptions,
  Sender,
  SenderContext,
  Settle,
} from './contract.ts';
export type { Place } from './due-queue.ts';
export type { Book, Places } from './pacer.ts';
