import type { Event, EventBody } from '#core';
import type { RunOptions } from '#experiments';
import { thisWriter } from '#journal';
import type { Target } from '#targets';

/** A run of a target that keeps its events; `mayKeep` raises where its journal takes no more. */
export function inMemory(
  target: Target,
  mayKeep: (body: EventBody) => void = () => undefined,
): { options: RunOptions; events: Event[] } {
  const origin = process.hrtime.bigint();
  const clock = { now: () => Number(process.hrtime.bigint() - origin) / 1e6, wall: () => Date.now() };
  const events: Event[] = [];
  const append = (body: EventBody): Event => {
    mayKeep(body);
    const event: Event = { seq: events.length, at: clock.now(), ...body };
    events.push(event);
    return event;
  };
  const options: RunOptions = {
    runId: 'in-memory',
    squall: '0.0.0',
    writer: thisWriter(),
    source: { file: 'in-memory.yaml', sha256: '' },
    store: { append, sync: async () => undefined },
    clock,
    origin,
    openTarget: async () => ({ target, lost: new AbortController().signal, close: async () => undefined }),
    ownAddresses: [],
    signal: new AbortController().signal,
  };
  return { options, events };
}
