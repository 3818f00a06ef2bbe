import { alertFloorMs, isNamed } from '#analysis';
import { BadInputError, formatDuration, messageOf, TargetError } from '#core';
import type { AlertDescription, Clock, Experiment, Inventory, Request } from '#core';
import type { Target } from '#targets';
import { wantedSources } from './alert-requests.ts';
import { FollowedSource } from './followed-source.ts';
import type { Recording } from './recording.ts';

interface FollowOptions {
  target: Target;
  inventory: Inventory;
  recording: Recording;
  clock: Clock;
  everyMs: number;
  /** Aborts when the run ends. */
  signal: AbortSignal;
}

/** An alert that fires now. */
export interface FiringAlert {
  source: string;
  id: string;
  name: string;
}

/** The alert sources of a run, followed until they are stopped. */
export interface FollowedAlerts {
  firing(this: void): FiringAlert[];
  described(): AlertDescription[];
  /** Names of the sources that could not be read. */
  unreadable(): string[];
  /** Ends the looks, asks each source once for its history, and closes them all, in at most this time. */
  stop(patienceMs: number): Promise<void>;
}

const openingMs = 20_000;

/**
 * Opens the sources, tells what they have, looks once, and from then on at a fixed pace. A source that can't be read
 * is told as an error and a warning; it never ends the run.
 */
export async function followAlerts(
  requests: readonly Request[],
  { target, inventory, recording, clock, everyMs, signal }: FollowOptions,
): Promise<FollowedAlerts> {
  const looking = new AbortController();
  const either = AbortSignal.any([signal, looking.signal]);
  const warn = (text: string) => recording.emit({ type: 'note', level: 'warning', text });
  const opened = await Promise.all(
    wantedSources(requests, target).map(async ({ name, source, params }) => {
      const followed = new FollowedSource({ name, kind: source.name, recording, clock });
      try {
        const context = { target, subjects: subjectsIn(inventory), signal: either };
        await within(openingMs, either, `${name} did not tell its alerts`, async (patience) =>
          followed.describe(await source.open(params, context), patience),
        );
      } catch (error) {
        followed.close();
        if (!signal.aborted) {
          followed.tellUnreadable(messageOf(error));
          warn(`The alerts of ${name} are not followed: ${messageOf(error)}${hintOf(error)}`);
        }
      }
      return { followed, paceMs: Math.max(everyMs, source.leastIntervalMs ?? 0) };
    }),
  );
  const live = opened.filter(({ followed }) => followed.isOpen);
  const loops = live.map(async ({ followed, paceMs }) => {
    // A source without alerts has nothing to show, but where they appear only once they fire.
    if (followed.hasAny) await followed.keepLooking(paceMs, either);
  });
  await Promise.all(live.filter(({ followed }) => followed.hasAny).map(({ followed }) => followed.firstLook));
  return {
    firing: () => live.flatMap(({ followed }) => followed.firing()),
    described: () => live.flatMap(({ followed }) => followed.described()),
    unreadable: () => opened.filter(({ followed }) => !followed.isOpen).map(({ followed }) => followed.name),
    async stop(patienceMs) {
      looking.abort();
      await Promise.all(loops);
      const patience = AbortSignal.timeout(patienceMs);
      await Promise.all(live.map(({ followed }) => followed.tellHistory(patience)));
      for (const { followed } of live) followed.close();
    },
  };
}

/** Why nobody may be hurt while these alerts fire; undefined when none does that was not excluded. */
export function troubleInAlerts(
  firing: readonly FiringAlert[],
  ignored: readonly string[] = [],
): string | undefined {
  const left = firing.filter((alert) => !isNamed(alert, ignored));
  if (left.length === 0) return undefined;
  const names = left.map(({ name, source }) => `${name} (${source})`).join(', ');
  return `${left.length === 1 ? 'an alert was' : 'alerts were'} firing before the fault: ${names}`;
}

/** Raises BadInputError where alerts are to settle sooner than one of them can clear at all. */
export function refuseBelowFloor(
  described: readonly AlertDescription[],
  { expect, watch: { ignoreAlerts = [] } }: Experiment,
): void {
  const limit = expect.find(({ quantity }) => quantity === 'alertsSettle');
  const slow = described.find(
    (alert) => !isNamed(alert, ignoreAlerts) && (alertFloorMs(alert) ?? 0) > (limit?.atMost ?? Infinity),
  );
  if (!limit || !slow) return;
  throw new BadInputError(
    `${limit.text} can't be met: ${slow.name} takes at least ${formatDuration(alertFloorMs(slow) ?? 0)} to fire and clear.`,
    { hint: 'Raise the limit, shorten the period of the alert, or name it under watch.ignoreAlerts.' },
  );
}

/** Raises TargetError where alerts are to settle, or to stop the run, and nobody would know. */
export function refuseUnreadable(
  sources: readonly string[],
  { expect, faults, guards = [] }: Experiment,
): void {
  const isExpected = expect.some(({ quantity }) => quantity === 'alertsSettle');
  const guard = guards.find(({ condition }) => condition.kind === 'alarm');
  if ((!isExpected && !guard) || sources.length === 0 || faults.length === 0) return;
  const why = isExpected ? 'they are to settle' : `one is to stop the run (${guard?.text})`;
  throw new TargetError(
    `Nothing was injected: the alerts of ${sources.join(', ')} can't be read, and ${why}.`,
    { hint: 'Mend the source, or leave it out of alerts, and alertsSettle and the guard out as well.' },
  );
}

/** Ids and names of everything that the target has. */
function subjectsIn({ instances, services, groups, targetGroups }: Inventory): Set<string> {
  return new Set([
    ...instances.map(({ id }) => id),
    ...[...services, ...groups, ...targetGroups].map(({ name }) => name),
  ]);
}

/** Runs `work` with a signal that also ends after so many milliseconds, and says so when that was it. */
async function within<T>(
  ms: number,
  signal: AbortSignal,
  what: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = AbortSignal.timeout(ms);
  try {
    return await work(AbortSignal.any([signal, late]));
  } catch (error) {
    if (late.aborted && !signal.aborted)
      throw new TargetError(`${what} within ${ms / 1000} s.`, {
        hint: 'Check that it is reached from here.',
        cause: error,
      });
    throw error;
  }
}

function hintOf(error: unknown): string {
  const hint: unknown = Object(error).hint;
  return typeof hint === 'string' ? ` ${hint}` : '';
}
