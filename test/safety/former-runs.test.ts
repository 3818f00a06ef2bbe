import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventBody, FaultPlan } from '#core';
import { createJournal, forgetLeft, formerHolders, knownRun, takeLease } from '#journal';
import { takePermit, unfinishedRuns } from '#safety';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { runStarted } from '../../src/journal/test/sample-events.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'squall-former-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const fault: FaultPlan = {
  kind: 'stop-instances',
  victims: [],
  isReversible: true,
  params: {},
  summary: '',
};
const step = { id: 'start i-1', does: 'start i-1', params: {}, byHand: ['aws ec2 start-instances'] };
const undoRecorded: EventBody = { type: 'undo-recorded', fault: 0, step };
const permitOf = (target: string, more: Partial<Parameters<typeof takePermit>[0]> = {}) =>
  takePermit({ directory, target, runId: 'next', run: '/runs/next', ...more });

/** A run that has changed its target, and whose process is gone with something left. */
async function leaves(
  runId: string,
  target: string,
  bodies: EventBody[] = [{ ...runStarted, runId }, undoRecorded],
) {
  const reports = join(directory, 'reports');
  const permit = await permitOf(target, { runId, run: join(reports, runId) });
  permit.willHurt({ faults: [fault] });
  const journal = createJournal(reports, { runId, clock: { now: () => 1, wall: () => 0 } });
  for (const body of bodies) journal.append(body);
  await journal.close();
  permit.release(true);
  return join(reports, runId);
}

describe('of the runs that left something', () => {
  it('one whose journal can not be read keeps nobody from the others', async () => {
    const broken = await leaves('broken', 'one');
    writeFileSync(join(broken, 'journal.ndjson'), 'no journal\n');
    const gone = await leaves('gone', 'two');
    rmSync(gone, { recursive: true });
    await leaves('whole', 'three');
    const { unfinished, unknown } = await unfinishedRuns(directory);
    expect(unfinished.map(({ runId }) => runId)).toEqual(['whole']);
    expect(unknown.map(({ runId }) => runId).sort()).toEqual(['broken', 'gone']);
  });

  it('one whose journal is gone keeps the next from its target, until somebody has looked', async () => {
    const run = await leaves('gone', 'one');
    rmSync(run, { recursive: true });
    await expect(permitOf('one')).rejects.toMatchObject({
      message: expect.stringContaining(`its journal is gone from ${run}`),
      hint: expect.stringContaining('squall recover --forget gone'),
    });
    expect(forgetLeft(directory, 'gone')).toBe(1);
    expect(forgetLeft(directory, 'gone')).toBe(0);
    (await permitOf('one')).release(false);
  });

  it('one that has put everything back, or had nothing to, may lose its journal', async () => {
    for (const hurts of [true, false]) {
      const permit = await permitOf('one', { runId: 'tidy', run: join(directory, 'tidy') });
      if (hurts) permit.willHurt({ faults: [fault] });
      permit.willHurt({ faults: [{ ...fault, isReversible: false }] });
      permit.release(false);
    }
    (await permitOf('one')).release(false);
    expect(await unfinishedRuns(directory)).toEqual({ unfinished: [], unknown: [] });
  });

  it('one that is under way is not forgotten', async () => {
    const permit = await permitOf('one', { runId: 'busy' });
    onTestFinished(() => permit.release(false));
    permit.willHurt({ faults: [fault] });
    expect(knownRun(directory, 'busy')).toEqual({ run: '/runs/next', isUnderWay: true });
    expect(forgetLeft(directory, 'busy')).toBe(0);
    expect(formerHolders(directory)).toEqual([]);
  });
});

describe('a target with parts', () => {
  it('is held with them, and given back where one of them is held by another', async () => {
    const group = await permitOf('group', { runId: 'other' });
    const cluster = { parts: ['group', 'cluster'] };
    await expect(permitOf('cluster', cluster)).rejects.toThrow('group is held by run other');
    (await permitOf('cluster', { runId: 'third' })).release(false);
    group.release(false);
    const both = await permitOf('cluster', cluster);
    await expect(permitOf('group', { runId: 'other' })).rejects.toThrow('group is held by run next');
    both.release(false);
    (await permitOf('group', { runId: 'other' })).release(false);
  });
});

describe('a lease whose files are removed while it holds', () => {
  const taken = (runId: string) => takeLease({ directory, target: 'one', runId, run: `/runs/${runId}` });

  it('is written again, and goes on to hold', async () => {
    const lease = await taken('mine');
    rmSync(join(directory, 'leases'), { recursive: true });
    lease.mustOutlive(1000);
    await expect(taken('other')).rejects.toThrow('one is held by run mine');
    lease.release();
    (await taken('other')).release();
  });

  it('is lost to who came meanwhile', async () => {
    const lease = await taken('mine');
    rmSync(join(directory, 'leases'), { recursive: true });
    const other = await taken('other');
    expect(() => lease.mustOutlive(1000)).toThrow('run other');
    expect(lease.lost.aborted).toBe(true);
    other.mustOutlive(1000);
    other.release();
  });

  it('does not stand for a change that can not be written down', async () => {
    const lease = await taken('mine');
    rmSync(join(directory, 'leases'), { recursive: true });
    writeFileSync(join(directory, 'leases'), 'in the way');
    expect(() => lease.willChange()).toThrow("can't be written");
    rmSync(join(directory, 'leases'));
    mkdirSync(join(directory, 'leases'));
    lease.release();
  });
});
