import type { LiveService, LiveView } from '#analysis';
import type { EventBody, Plan } from '#core';
import { describe, expect, it } from 'vitest';
import { watchSteady } from './watch-steady.ts';

/** What one stretch adds: sends, those of them that Squall spoiled, and those that failed. */
type Stretch = [sent: number, spoiled: number, failed?: number];

/** Watches a cluster of one service, of which nothing is seen at first and a stretch more each time it is looked at. */
async function watched(stretches: Stretch[], giveUpAfterMs: number) {
  const notes: string[] = [];
  let looks = 0;
  const trouble = await watchSteady({ probes: [] } as unknown as Plan, {
    watch: { steadyForMs: 1, giveUpAfterMs },
    signal: new AbortController().signal,
    recording: {
      view: () => {
        looks += 1;
        return viewOf(looks === 1 ? [] : stretches.slice(0, looks));
      },
      until: async () => viewOf(stretches.slice(0, 1)),
      emit: (event: EventBody) => {
        if (event.type === 'note') notes.push(event.text);
      },
    },
  });
  return { trouble, notes, stretches: looks };
}

function viewOf(stretches: Stretch[]): LiveView {
  const total = (pick: (one: Stretch) => number) => stretches.reduce((sum, one) => sum + pick(one), 0);
  const [sent, spoiled] = [total(([count]) => count), total(([, count]) => count)];
  const failed = total(([, , count]) => count ?? 0);
  const sends = { sent, ok: sent - spoiled - failed, failed, unknown: spoiled };
  const service: Partial<LiveService> = {
    name: 'web',
    state: 'ok',
    sends,
    watched: sent,
    spoiled,
    lastReason: null,
  };
  return { services: [service] } as LiveView;
}

describe('watching steady', () => {
  it('ends after one stretch that Squall kept up with', async () => {
    expect(await watched([[100, 1]], 10)).toEqual({ trouble: undefined, notes: [], stretches: 1 });
  });

  it('goes on where Squall missed too much, until that is little of the whole', async () => {
    const stretches: Stretch[] = [
      [100, 3],
      [100, 0],
      [100, 0],
      [100, 0],
    ];
    expect(await watched(stretches, 10)).toEqual({
      trouble: undefined,
      notes: [
        'Steady is watched for longer: 3 of 100 sends are unknown.',
        'Steady is watched for longer: 3 of 200 sends are unknown.',
      ],
      stretches: 3,
    });
  });

  it('gives up in time, and says why', async () => {
    const always: Stretch[] = Array.from({ length: 9 }, () => [100, 2]);
    const { trouble, stretches } = await watched(always, 4);
    expect({ trouble, stretches }).toEqual({
      trouble: 'steady was not watched, 6 of 300 sends are unknown',
      stretches: 3,
    });
  });

  it('does not go on where that would be in vain', async () => {
    expect(await watched([[100, 50]], 40)).toEqual({
      trouble: 'steady was not watched, 50 of 100 sends are unknown',
      notes: [],
      stretches: 1,
    });
  });

  it('tells what was wrong by the end of it all', async () => {
    const { trouble } = await watched(
      [
        [100, 2],
        [200, 0, 1],
      ],
      10,
    );
    expect(trouble).toBe('web did not serve without a failure before the fault');
  });
});
