import { BadInputError, ExitCode, formatDuration, parseDuration, stateDirectory } from '#core';
import { isWithoutError, saveSelfTest, takeSelfTest } from '#selftest';
import { randomInt } from 'node:crypto';
import { homedir } from 'node:os';
import { startClock } from './clock.ts';
import { selfTestText } from './selftest-text.ts';
import type { SelfTestFlags } from './selftest.ts';
import { interruptible } from './signals.ts';
import { version } from './version.ts';

const leastMs = 5000;
const mostMs = 600_000;
const seeds = 2 ** 31;

/** Takes a self-test, keeps and prints it; returns the exit code. */
export async function testSelf({ for: text, json }: SelfTestFlags): Promise<number> {
  const forMs = parseDuration(text);
  if (forMs === undefined || forMs < leastMs || forMs > mostMs) {
    throw new BadInputError(`--for ${text} is no duration from 5s to 10m.`, {
      hint: 'Write it as 20s or 2m.',
    });
  }
  const { clock, origin } = startClock();
  const interrupt = interruptible(() => console.error('Interrupted: ending; no result is kept.'));
  try {
    const result = await takeSelfTest({
      squall: version,
      forMs,
      seed: randomInt(seeds),
      clock,
      origin,
      signal: interrupt.signal,
      onBegin: (probes) =>
        console.error(`Probing ${probes} servers of known behaviour for ${formatDuration(forMs)}…`),
    });
    const isRight = isWithoutError(result);
    if (json) console.log(JSON.stringify(result, null, 2));
    else console.log(selfTestText(result, isRight));
    const path = saveSelfTest(stateDirectory(process.env, homedir()), result);
    console.error(`Kept in ${path}; the reports of later runs carry it.`);
    return isRight ? ExitCode.held : ExitCode.inconclusive;
  } catch (error) {
    if (interrupt.signal.aborted) return ExitCode.interrupted;
    throw error;
  } finally {
    interrupt.dispose();
  }
}
