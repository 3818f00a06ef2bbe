import type { Event, EventBody } from '#core';
import { SquallError } from '#core';
import { describe, expect, it } from 'vitest';
import { Recording } from './recording.ts';

const note: EventBody = { type: 'note', level: 'info', text: 'n' };

/** Keeps events until it is full. */
function storeFor(places: number) {
  const events: Event[] = [];
  return {
    events,
    append(body: EventBody): Event {
      if (events.length >= places) throw new SquallError('journal', 2, 'the disk is full');
      const event = { ...body, seq: events.length, at: events.length };
      events.push(event);
      return event;
    },
    sync: () => Promise.resolve(),
  };
}

describe('a recording whose store breaks', () => {
  it('aborts with what happened instead of raising where an event was emitted', () => {
    const store = storeFor(2);
    const heard: number[] = [];
    const recording = new Recording(store, ({ seq }) => heard.push(seq));
    for (let count = 0; count < 4; count += 1) recording.emit(note);
    expect(recording.broken.aborted).toBe(true);
    expect(recording.broken.reason).toMatchObject({ message: 'the disk is full', exitCode: 2 });
    expect(heard).toEqual([0, 1]);
    expect(store.events).toHaveLength(2);
  });

  it('never says that something is on disk again', async () => {
    const recording = new Recording(storeFor(0));
    recording.emit(note);
    await expect(recording.sync()).rejects.toThrow('the disk is full');
  });

  it('breaks when a sync fails', async () => {
    const store = { ...storeFor(9), sync: () => Promise.reject(new Error('EIO')) };
    const recording = new Recording(store);
    recording.emit(note);
    await expect(recording.sync()).rejects.toThrow('EIO');
    expect(recording.broken.reason).toBeInstanceOf(SquallError);
  });
});

describe('waiting on a recording', () => {
  it('ends with the first view that satisfies, or with the signal', async () => {
    const recording = new Recording(storeFor(9));
    const waiting = recording.until(({ phase }) => phase === 'steady', new AbortController().signal);
    recording.emit({ type: 'phase', phase: 'steady' });
    await expect(waiting).resolves.toMatchObject({ phase: 'steady' });
    const stop = new AbortController();
    const never = recording.until(() => false, stop.signal);
    stop.abort(new Error('stopped'));
    await expect(never).rejects.toThrow('stopped');
  });
});
