import type { Event, Writer } from '#core';
import { beginOf, isAlive } from '#processes';
import { hostname } from 'node:os';
import { bootId } from './boot.ts';

/** A run writes every second; on another machine, which may still be at it, nobody can look for its process. */
const silentForMs = 30_000;

/** This process, as it is named in what it writes. */
export function thisWriter(): Writer {
  return { host: hostname(), boot: bootId(), pid: process.pid, begin: beginOf(process.pid) ?? '' };
}

/** Whether a process of this machine is there no more. */
export function isGone({ boot, pid, begin }: Writer): boolean {
  return boot !== bootId() || !isAlive(pid) || (begin !== '' && beginOf(pid) !== begin);
}

/** Whether a process still goes on with these events, which were last written at a wall time. */
export function isBeingWritten(events: readonly Event[], writtenAt: number): boolean {
  const writer = writerOf(events);
  if (!writer) return false;
  return writer.host === hostname() ? !isGone(writer) : Date.now() - writtenAt < silentForMs;
}

/** Who has begun or taken over a run and not ended it; undefined too where the journal does not say who that is. */
function writerOf(events: readonly Event[]): Writer | undefined {
  let writer: Writer | undefined;
  let isTakenOver = false;
  for (const event of events) {
    if (event.type === 'run-started') writer = event.writer;
    if (event.type === 'run-taken-over') [writer, isTakenOver] = [event.writer, true];
    const isLast = event.type === 'run-ended' || (isTakenOver && isDone(event));
    if (isLast) writer = undefined;
  }
  return writer;
}

const isDone = (event: Event) => event.type === 'phase' && event.phase === 'done';
