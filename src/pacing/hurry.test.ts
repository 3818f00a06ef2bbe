import { harnessOverloaded } from '#core';
import { afterEach, describe, expect, it } from 'vitest';
import { hanging, probe, range, Rig, stopAll } from './test/rig.ts';

afterEach(stopAll);

describe('a run that is interrupted', () => {
  it('ends soon where it shall, and what is not decided is unknown', async () => {
    const rig = new Rig();
    const pacing = await rig.start([probe(), probe({ id: 'b', sender: hanging, timeoutMs: 60_000 })]);
    await rig.until(() => rig.places('a').length > 5);
    await pacing.stop(AbortSignal.abort());
    expect(rig.places('b')).toEqual(range(0, rig.places('b').length - 1));
    const told = rig.folds.filter(({ probe, reason }) => probe === 'b' && reason !== harnessOverloaded);
    expect(told.length).toBeGreaterThan(0);
    for (const { outcome, reason } of told)
      expect([outcome, reason]).toEqual(['unknown', 'the run was interrupted before it was answered']);
    expect(rig.errors).toEqual([]);
  });

  it.each(['before', 'while'])('tells senders why they shall finish at once, %s they do', async (when) => {
    const finishing = `data:text/javascript,${encodeURIComponent(
      `export const createSender = (params, { observe }) => ({
        send(settle) { settle('ok'); return () => {}; },
        async finish(signal) {
          observe({ kind: 'read-back', error: 'begun' });
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          observe({ kind: 'read-back', error: signal.reason.message });
        },
        close() {},
      });`,
    )}`;
    const rig = new Rig();
    const told: unknown[] = [];
    const hurry = new AbortController();
    if (when === 'before') hurry.abort();
    const onObservations = (items: object[]) => {
      told.push(...items.map((item) => Reflect.get(item, 'error')));
      hurry.abort();
    };
    const pacing = await rig.start([probe({ sender: finishing })], { onObservations });
    await rig.until(() => rig.count() > 0);
    await pacing.stop(hurry.signal);
    expect(told).toEqual(['begun', 'the run was interrupted']);
  });
});
