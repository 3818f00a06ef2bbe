import type { Event, EventOf, Inventory } from '#core';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

/** What is done once a test has ended; that of its context, where tests run side by side. */
export type Ending = (clean: () => void | Promise<void>) => void;

/** A directory that goes when the test ends. */
export function scratchDirectory(atEnd: Ending = onTestFinished): string {
  const directory = mkdtempSync(join(tmpdir(), 'squall-test-'));
  atEnd(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

interface QuickOptions {
  faults: string;
  watch?: string;
  expect?: string;
}

/** Writes an experiment on the quick test lab into a directory; returns its path. */
export function quickExperiment(directory: string, { faults, watch, expect }: QuickOptions): string {
  const path = join(directory, 'experiment.yaml');
  const lines = [
    'version: 1',
    'name: quick',
    `target: { lab: ${resolve(import.meta.dirname, '../labs/quick.yaml')} }`,
    'probes: [{ auto: { timeout: 1s } }]',
    `faults: ${faults}`,
    `watch: ${watch ?? '{ steadyFor: 1s, settleFor: 1500ms, giveUpAfter: 40s, pollEvery: 250ms }'}`,
    ...(expect === undefined ? [] : [`expect: ${expect}`]),
  ];
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** The only run in a directory of reports. */
export function onlyRun(reports: string): string {
  const [run, ...others] = readdirSync(reports);
  if (run === undefined || others.length > 0)
    throw new Error(`${reports} holds ${others.length + (run ? 1 : 0)} runs`);
  return join(reports, run);
}

/** Every whole line of a run's journal. */
export function journalOf(run: string): Event[] {
  const lines = readFileSync(join(run, 'journal.ndjson'), 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line));
}

export function eventOf<T extends Event['type']>(events: readonly Event[], type: T): EventOf<T> {
  const found = events.find((event): event is EventOf<T> => event.type === type);
  if (!found) throw new Error(`no ${type} in the journal`);
  return found;
}

/** The services all of whose running tasks were on victims: what must be lost, by placement alone. */
export function servicesOnlyOn(victims: ReadonlySet<string>, inventory: Inventory): string[] {
  const isDoomed = ({ instanceId }: { instanceId?: string }) =>
    instanceId !== undefined && victims.has(instanceId);
  return inventory.services
    .filter(({ tasks }) => tasks.length > 0 && tasks.every(isDoomed))
    .map(({ name }) => name)
    .sort();
}

/** The parsed report.json of a run. */
export function reportOf(run: string) {
  return JSON.parse(readFileSync(join(run, 'report.json'), 'utf8'));
}
