import type { Event, EventBody, EventOf } from '#core';
import { expect, it } from 'vitest';
import { createAnalysis } from '../analysis.ts';
import { eventsOf, samplesOf } from '../test/scripted-run.ts';
import { found, looks } from './test/told-alerts.ts';

/** Looks at a queue, every four seconds. */
const seldom = samplesOf('......').map((sample) => ({
  ...sample,
  sent: sample.n * 4000,
  done: sample.n * 4000 + 5,
}));

/** A run in which a service fails for a moment and a queue is looked at seldom, with an alert that stays quiet. */
function* events(blipAt = Infinity): Generator<Event> {
  const web = samplesOf(`${'.'.repeat(11)}xx${'.'.repeat(200)}`).map((sample) =>
    sample.sent === blipAt ? { ...sample, outcome: 'failed' as const, reason: 'refused' } : sample,
  );
  const services = { web, mailer: seldom };
  const alerts = [found({ periodMs: 10_000, periods: 1 }), ...looks('.'.repeat(22))];
  const at = (body: EventBody) => (body.type === 'alert-look' ? body.done : 0);
  const told = [
    ...eventsOf({ services, endsAt: 21_000, ending: 'cut off' }),
    ...alerts.map((body, seq) => ({ ...body, seq, at: at(body) })),
  ];
  for (const event of told.sort((a, b) => a.at - b.at)) yield event.type === 'plan' ? seldomIn(event) : event;
}

function seldomIn(event: EventOf<'plan'>): Event {
  const probes = event.plan.probes.map((probe) =>
    probe.id === 'mailer' ? { ...probe, intervalMs: 4000, isRequest: false } : probe,
  );
  return { ...event, plan: { ...event.plan, probes } };
}

it.each([
  ['', undefined],
  [', also after a later blip, from which nothing is counted anew', 5000],
])('an alert had its time to fire in the verdict when the run no longer waits for it%s', (_, blipAt) => {
  const analysis = createAnalysis();
  for (const event of events(blipAt)) {
    analysis.step(event);
    const { isRecovered, isSettled, phase: was, at } = analysis.peek();
    if (isSettled) break;
    const phase = isRecovered ? 'settle' : 'recovery';
    if (at > 1200 && phase !== was) analysis.step({ type: 'phase', phase, seq: 0, at });
  }
  expect(analysis.peek()).toMatchObject({ isSettled: true });
  expect(analysis.peek().at).toBeLessThan(13_500);
  expect(analysis.finish().alerts).toMatchObject([{ outcome: 'never fired' }]);
});
