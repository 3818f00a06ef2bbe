import { ExitCode } from '#core';

interface Interruptible {
  signal: AbortSignal;
  dispose(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

interface InterruptOptions {
  /** What is not put back yet, with how to do it by hand; undefined when nothing is. */
  left?: () => string | undefined;
  /** What the first signal, and the second, says beside that. */
  first?: string;
  second?: string;
}

/** For who puts back what others left. */
export const whileRecovering: InterruptOptions = {
  first: 'If something is not put back yet, squall recover goes on with it later.',
  second: '',
};

/** For who only looks. */
export const whileLooking: InterruptOptions = { first: 'Nothing was touched.', second: '' };

/** For a run of a target that does not end with it. */
export const whileMeasuring: InterruptOptions = {
  first: 'What is in flight or read back is awaited for two seconds, then what was measured is reported.',
  second: 'The journal holds everything so far; squall report rebuilds the reports from it.',
};
const withLab: InterruptOptions = {
  first:
    'What is in flight or read back is awaited for two seconds, then the lab ends and what was measured is reported.',
  second: `The embedded lab ends with this process. ${whileMeasuring.second}`,
};

/** The first signal ends the work cleanly, the second says what is being waited for, the third ends the process. */
export function interruptible(
  say: (text: string) => void,
  { left = () => undefined, first = withLab.first, second = withLab.second }: InterruptOptions = {},
): Interruptible {
  const controller = new AbortController();
  let count = 0;
  const onSignal = (name: NodeJS.Signals) => {
    count += 1;
    if (count === 1) {
      const undoing = left() === undefined ? '' : ' What was changed is put back first.';
      say(`${name}: ending.${undoing} ${first}`);
      controller.abort(new Error(`interrupted by ${name}`));
    } else if (count === 2) {
      say(
        ['Still ending.', left() ?? 'Nothing is left to undo.', second, 'Once more to kill.']
          .filter(Boolean)
          .join('\n'),
      );
    } else {
      process.exit(left() === undefined ? ExitCode.interrupted : ExitCode.undoIncomplete);
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
