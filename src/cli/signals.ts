import { ExitCode } from '#core';

interface Interruptible {
  signal: AbortSignal;
  dispose(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first signal ends the work cleanly, the second says what is being waited for, the third ends the process. */
export function interruptible(say: (text: string) => void): Interruptible {
  const controller = new AbortController();
  let count = 0;
  const onSignal = (name: NodeJS.Signals) => {
    count += 1;
    if (count === 1) {
      say(
        `${name}: ending. What is in flight or read back is awaited for two seconds, then the lab ends and what was ` +
          'measured is reported.',
      );
      controller.abort(new Error(`interrupted by ${name}`));
    } else if (count === 2) {
      say(
        'Still ending. Nothing is left to undo, and the embedded lab ends with this process. The journal holds ' +
          'everything so far; squall report rebuilds the reports from it. Once more to kill.',
      );
    } else {
      process.exit(ExitCode.interrupted);
    }
  };
  for (const name of signals) process.on(name, onSignal);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const name of signals) process.off(name, onSignal);
    },
  };
}
