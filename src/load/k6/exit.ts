import { ExitCode, SquallError, TargetError } from '#core';

/** k6, or the script that it ran, failed: what was to be sent was not (exit 2). */
export class K6Error extends SquallError {
  constructor(message: string, options?: { hint?: string; cause?: unknown }) {
    super('k6', ExitCode.inconclusive, message, options);
  }
}

/** k6's exit codes (errext/exitcodes in its sources) in words, and what can be done. */
const codes = new Map<number, [what: string, hint: string]>([
  [97, ['its cloud run failed', 'Look at the run in the cloud.']],
  [98, ['the progress of its cloud run could not be had', 'Look at the run in the cloud.']],
  [100, ["the script's setup() took too long", 'Raise setupTimeout in the script, or do less there.']],
  [101, ["the script's teardown() took too long", 'Raise teardownTimeout in the script, or do less there.']],
  [102, ['it ran into a timeout', 'Its log says which.']],
  [103, ['somebody stopped it over its REST API', 'Leave it alone while the run lasts.']],
  [104, ['it does not take the configuration', 'Check the options of the script.']],
  [105, ['a signal ended it', 'Somebody interrupted it; leave it alone while the run lasts.']],
  [106, ['its REST API could not be started', 'Is the port taken? Unset K6_ADDRESS.']],
  [107, ['the script raised an exception', 'Try the script alone: k6 run <script>.']],
  [108, ['the script called test.abort()', 'The script says when it does so.']],
  [109, ['it panicked', 'Tell its makers; try another version.']],
  [110, ['the script marked the run as failed', 'The script says when it does so.']],
]);
const thresholdsCode = 99;
const panicCode = 109;

/** How k6 ended. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last lines of its log. */
  log: string;
}

/** Why k6 ended by itself; undefined when it had sent all that it was to send. */
export function errorOfExit({ code, signal, log }: Exit): SquallError | undefined {
  if (code === 0) return undefined;
  const last = log === '' ? '' : `\n${log}`;
  if (code === thresholdsCode)
    return new TargetError(`A threshold of the k6 script was crossed.${last}`, {
      hint: 'The thresholds are in the script; Squall judges by its own expectations besides.',
    });
  if (code === null)
    return new K6Error(`k6 was ended by ${signal ?? 'a signal'}.${last}`, {
      hint: 'Was it killed, or was there too little memory? Ask for fewer connections.',
    });
  const [what, hint] = codes.get(code) ?? ['it failed', 'Its log says why.'];
  return new K6Error(`k6 ended with code ${code}: ${what}.${last}`, { hint });
}

/** Whether it may have told less than it had done. */
export function isCutShort({ code }: Pick<Exit, 'code'>): boolean {
  return code === null || code === panicCode;
}
