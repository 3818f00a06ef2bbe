import type { Event, EventOf } from '#core';
import { formatRate } from '../amounts.ts';
import { stageWords } from '../load.ts';
import { logLine } from './event-line.ts';

/** Where nothing is news, a line says after so long that it goes on. */
const quietMs = 60_000;
const newsFactor = 2;

/**
 * What a log tells of a warm-up, whose rate changes hundreds of times: where it starts, each doubling, the first time
 * between two of them that it backs off, the first proving and the end. One line of one event, mostly none.
 */
export function createWarmUpLog(): (event: Event, options?: { color: boolean }) => string | undefined {
  let toldRate = 0;
  let toldAt = -Infinity;
  const toldStages = new Set<string>();

  return (event, options) => {
    if (event.type !== 'warm-up' || !isNews(event)) return undefined;
    if (event.perSecond >= toldRate * newsFactor) {
      toldRate = event.perSecond;
      toldStages.delete('backed off');
    }
    toldStages.add(event.stage);
    toldAt = event.at;
    return warmUpLine(event, options);
  };

  function isNews({ stage, perSecond, at }: EventOf<'warm-up'>): boolean {
    if (stage !== 'rising' && !toldStages.has(stage)) return true;
    return perSecond >= toldRate * newsFactor || at - toldAt >= quietMs;
  }
}

function warmUpLine({ at, stage, perSecond, why }: EventOf<'warm-up'>, options?: { color: boolean }): string {
  const { symbol, word, tone } = stageWords[stage];
  const text = `${symbol} warm-up ${word} at ${formatRate(perSecond)}: ${why}`;
  return logLine(at, { text, tone }, options);
}
