import { endedEarly, judgeLoad } from '#analysis';
import type { MissedRequests } from '#analysis';
import { ExitCode } from '#core';
import type { Event, Verdict } from '#core';
import { loadAlone } from '#experiments';
import { newRunId, thisWriter } from '#journal';
import { forecastIn, hostsOf, jobsOf, refuseMissingEngines, refuseMissingSecrets, requestId } from '#load';
import { forecastTexts, renderLoadResult } from '#reporters';
import { randomInt } from 'node:crypto';
import { allowHosts } from './allow-hosts.ts';
import { startClock } from './clock.ts';
import { explainAndExitCode } from './explain.ts';
import { readLoadFlags } from './load-flags.ts';
import type { LoadFlags } from './load.ts';
import { showProgress } from './progress.ts';
import { interruptible } from './signals.ts';
import { terminalOf } from './terminal.ts';
import { version } from './version.ts';

const codes: Record<Verdict, number> = {
  held: ExitCode.held,
  refuted: ExitCode.refuted,
  inconclusive: ExitCode.inconclusive,
};

/** What a log tells of a run, and a load by itself has not. */
const ofRuns: readonly Event['type'][] = ['run-started', 'plan', 'phase'];

/** The `{{id}}` of each request that was not ok, from the first to the last of those that follow one another. */
function withIds(missed: readonly MissedRequests[], runId: string) {
  return missed.map(({ places, ...one }) => ({
    ...one,
    ids: places.map((ends) => ends.map((place) => requestId(runId, one.scenario, place))),
  }));
}

const whileLoading = {
  first: 'What is in flight is awaited for two seconds, then what was found is told.',
  second: '',
};

/** Sends a load by itself, with a live line, and tells what came of it. Returns the exit code. */
export async function loadUrl(url: string, flags: LoadFlags): Promise<number> {
  const asked = readLoadFlags(url, flags);
  const progress = showProgress(process.stderr, { title: url });
  const interrupt = interruptible((text) => progress.say(text), whileLoading);
  const { signal } = interrupt;
  const { clock, origin } = startClock();
  const runId = newRunId(Date.now(), { between: (min, max) => randomInt(min, max + 1) });
  let seq = 0;
  try {
    const { pause, resume } = progress;
    const allow = allowHosts({ config: flags.config, isSaid: flags.yes === true, pause, resume });
    refuseMissingSecrets(asked.load);
    await allow(hostsOf(jobsOf(asked.load)), signal);
    await refuseMissingEngines(asked.load, signal);
    const forecast = forecastIn(asked);
    if (forecast) for (const text of forecastTexts(forecast)) progress.say(`It ${text}.`);
    const { ending, error, findings, missed } = await loadAlone(asked.load, {
      ...asked,
      clock,
      origin,
      signal,
      squall: version,
      writer: thisWriter(),
      runId,
      store: {
        append: (body): Event => ({ seq: seq++, at: clock.now(), ...body }),
        sync: async () => undefined,
      },
      onEvent: (event, view) => {
        if (!ofRuns.includes(event.type)) progress.onEvent(event, view);
      },
    });
    progress.close();
    const judged = endedEarly(judgeLoad(findings, asked.bounds), ending);
    if (flags.json) {
      const told = { ...judged, ending, runId, ...findings, missed: withIds(missed, runId) };
      console.log(JSON.stringify(told, null, 2));
    } else if (findings.loads.length > 0)
      console.log(renderLoadResult(findings, { ...terminalOf(process.stdout), judged, ending }));
    if (ending === 'interrupted') return ExitCode.interrupted;
    // That it never got warm the verdict has told.
    if (error && findings.warmUp?.stage !== 'gave up') return explainAndExitCode(error);
    return codes[judged.verdict];
  } catch (error) {
    if (signal.aborted) return ExitCode.interrupted;
    throw error;
  } finally {
    progress.close();
    interrupt.dispose();
  }
}
