import { messageOf, type UndoOutcome } from '#core';
import type { UndoContext } from './contract.ts';
import type { Thing } from './steps.ts';

/** What one look says of a thing: as it was, on its way back, hurt, or such that it can't and need not be put back. */
export interface Standing {
  is: 'whole' | 'returning' | 'hurt' | 'needless';
  detail: string;
}

interface Ways<Params> {
  /** How they stand now, by the id of the step; one that is left out is not there any more. */
  look: (things: readonly Thing<Params>[]) => Promise<ReadonlyMap<string, Standing>>;
  /** Puts those back that are hurt. Tells why it could not, by the id of the step; the next look decides. */
  change: (things: readonly Thing<Params>[]) => Promise<ReadonlyMap<string, string>>;
  /** How long it may take until all are read back, from when they may be changed. */
  patienceMs: number;
  /** What has to be put back before these are; until it settles they are only looked at. */
  after?: Promise<unknown>;
}

interface Open<Params> extends Thing<Params> {
  changes: number;
  nextChangeMs: number;
  wholeSinceMs?: number | undefined;
  last: string;
  error?: string | undefined;
}

// What AWS tells may be some seconds old, and what was just sent may not show yet.
const sureAfterMs = 10_000;
const mostChanges = 3;
const firstRetryMs = 2_000;
const longestPauseMs = 5_000;
// Whoever waits for something else is to go on soon after it.
const waitingPauseMs = 2_000;

/** Looks and puts back, again and again, until every step is read back or needless, or patience ends. */
export async function putBack<Params>(
  things: readonly Thing<Params>[],
  { signal, wait }: Pick<UndoContext, 'signal' | 'wait'>,
  { look, change, patienceMs, after }: Ways<Params>,
): Promise<UndoOutcome[]> {
  const outcomes = new Map<string, UndoOutcome>();
  const all = things.map((thing): Open<Params> => ({
    ...thing,
    changes: 0,
    nextChangeMs: 0,
    last: 'not read',
  }));
  let open = all;
  let atMs = 0;
  let freeAtMs = after ? Infinity : 0;
  const onFree = () => void (freeAtMs = Math.min(freeAtMs, atMs));
  void after?.then(onFree, onFree);
  const longestMs = () => (atMs < freeAtMs ? waitingPauseMs : longestPauseMs);
  for (let pauseMs = 250; open.length > 0; pauseMs = Math.min(pauseMs * 2, longestMs())) {
    const due = await tried(open, async () => {
      const standings = await look(open);
      const mayChange = atMs >= freeAtMs;
      return open.filter((thing) => judge(thing, standings.get(thing.id), { atMs, mayChange, outcomes }));
    });
    if (due && due.length > 0) await changeAll(due);
    open = open.filter(({ id }) => !outcomes.has(id));
    if (open.length === 0 || atMs >= freeAtMs + patienceMs) break;
    await wait(pauseMs);
    atMs += pauseMs;
  }
  return all.map((thing) => outcomes.get(thing.id) ?? leftOf(thing));

  async function changeAll(due: Open<Params>[]): Promise<void> {
    const errors = await tried(due, () => change(due));
    for (const thing of due) {
      if (errors) thing.error = errors.get(thing.id);
      const retryMs = thing.error === undefined ? sureAfterMs : firstRetryMs * 2 ** thing.changes;
      thing.changes += 1;
      thing.nextChangeMs = atMs + retryMs;
    }
    signal.throwIfAborted();
  }

  async function tried<T>(concerned: Open<Params>[], work: () => Promise<T>): Promise<T | undefined> {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      for (const thing of concerned) thing.error = messageOf(error);
      return undefined;
    }
  }
}

/** Notes what a look says, and the outcome if that decides it; tells whether the thing has to be put back now. */
function judge(
  thing: Open<unknown>,
  standing: Standing = { is: 'needless', detail: 'the target no longer knows it' },
  { atMs, mayChange, outcomes }: { atMs: number; mayChange: boolean; outcomes: Map<string, UndoOutcome> },
): boolean {
  const { id, changes, nextChangeMs } = thing;
  const { is, detail } = standing;
  thing.last = detail;
  thing.wholeSinceMs = is === 'whole' ? (thing.wholeSinceMs ?? atMs) : undefined;
  const isSure = thing.wholeSinceMs !== undefined && atMs - thing.wholeSinceMs >= sureAfterMs;
  if (is === 'whole' && changes > 0) outcomes.set(id, { id, state: 'undone', detail });
  else if (is === 'needless' || isSure) outcomes.set(id, { id, state: 'needless', detail });
  if (is !== 'hurt' || !mayChange || atMs < nextChangeMs) return false;
  if (changes >= mostChanges) outcomes.set(id, leftOf(thing));
  return changes < mostChanges;
}

function leftOf({ id, last, error }: Open<unknown>): UndoOutcome {
  return { id, state: 'left', detail: error === undefined ? last : `${last}; ${error}` };
}
