import { setTimeout as sleep } from 'node:timers/promises';
import { alertSources, type AlertSource, type OpenedAlertSource } from '#alerts';
import type { AlertState } from '#core';
import type { Target } from '#targets';

/** A target without any power. */
export const bareTarget: Target = {
  name: 'a reading room',
  inventory: () => Promise.reject(new Error('there is nothing to read')),
  look: async () => ({ counts: [], live: [] }),
  close: () => undefined,
};

/** A registered source, opened with parameters as they stand in a file. */
export async function openedSource(name: string, params: unknown): Promise<OpenedAlertSource> {
  const source: AlertSource | undefined = Object.values(alertSources).find((one) => one.name === name);
  if (!source) throw new Error(`there is no source ${name}`);
  const signal = new AbortController().signal;
  return source.open(source.params.parse(params), {
    target: bareTarget,
    subjects: new Set(['shop']),
    signal,
  });
}

/** A signal for one call, which ends a test that would hang. */
export const soon = (): AbortSignal => AbortSignal.timeout(30_000);

/** Looks until the alert of this id is in such a state, and returns it. */
export async function lookUntil(
  source: OpenedAlertSource,
  id: string,
  isMet: (state: AlertState) => boolean,
): Promise<AlertState> {
  const patience = soon();
  for (;;) {
    const { states } = await source.look(patience);
    const state = states.find((one) => one.id === id);
    if (state && isMet(state)) return state;
    await sleep(50, undefined, { signal: patience });
  }
}
