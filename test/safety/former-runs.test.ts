import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
const inFault: EventBody = { type: 'phase', phase: 'fault' };
const undoRecorded: EventBody = { type: 'undo-recorded', fault: 0, step };
const permitOf = (target: string, more: Partial<Parameters<typeof takePermit>[0]> = {}) =>
  takePermit({ directory, target, runId: 'next', run: '/runs/next', ...more });

/** A run that has changed its target, and whose process is gone with something left. */
async function leaves(
  runId: string,
  target: string,
  bodies: EventBody[] = [{ ...runStarted, runId }, inFault, undoRecorded],
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

  it('one that somebody tried to put back, and did not, is still one of them', async () => {
    const run = await leaves('whole', 'one');
    (await takeLease({ directory, target: 'one', runId: 'whole', run })).release();
    const { unfinished, unknown } = await unfinishedRuns(directory);
    expect(unfinished.map(({ runId, left }) => [runId, left.length])).toEqual([['whole', 1]]);
    expect(unknown).toEqual([]);
  });

  it.each<[string, EventBody[], (text: string) => string]>([
    [
      'damaged before what it recorded',
      [inFault, undoRecorded],
      (text) => text.replace('"phase"', '"phrase"'),
    ],
    ['cut to its first line', [], (text) => text],
    ['empty', [], () => ''],
  ])('one whose journal is %s keeps its target closed', async (_, bodies, spoil) => {
    const run = await leaves('spoilt', 'one', [{ ...runStarted, runId: 'spoilt' }, ...bodies]);
    const file = join(run, 'journal.ndjson');
    writeFileSync(file, spoil(readFileSync(file, 'utf8')));
    await expect(permitOf('one')).rejects.toThrow("What run spoilt left of one can't be known");
    const { unfinished, unknown } = await unfinishedRuns(directory);
    expect([unfinished.length, unknown.map(({ runId }) => runId)]).toEqual([0, ['spoilt']]);
    forgetLeft(directory, 'spoilt');
    (await permitOf('one')).release(false);
  });

  it('one whose lease is damaged is told as unknown, and so is all where nothing can be read', async () => {
    await leaves('whole', 'one');
    const own = join(directory, 'leases', readdirSync(join(directory, 'leases'))[0] ?? '');
    writeFileSync(join(own, '1.json'), '{"x');
    const { unfinished, unknown } = await unfinishedRuns(directory);
    expect([unfinished.length, unknown.map(({ run }) => run)]).toEqual([0, [join(own, '1.json')]]);
    rmSync(join(directory, 'leases'), { recursive: true });
    writeFileSync(join(directory, 'leases'), 'in the way');
    await expect(unfinishedRuns(directory)).rejects.toThrow("can't be read");
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

  it('one that changed something for its load is one of them, though no fault was begun', async () => {
    const reports = join(directory, 'reports');
    const bodies: EventBody[] = [
      { ...runStarted, runId: 'load' },
      { ...undoRecorded, fault: 'load' },
    ];
    const permit = await permitOf('one', { runId: 'load', run: join(reports, 'load') });
    const journal = createJournal(reports, { runId: 'load', clock: { now: () => 1, wall: () => 0 } });
    for (const body of bodies) journal.append(body);
    permit.willChange();
    permit.release(true);
    const { unfinished } = await unfinishedRuns(directory);
    expect(unfinished.map(({ left }) => left)).toMatchObject([[{ fault: 'load', step }]]);
    await expect(permitOf('one')).rejects.toThrow('Run load has left one changed: 1 thing is to be put back');
    journal.append({
      type: 'undo-done',
      fault: 'load',
      done: 2,
      outcomes: [{ id: step.id, state: 'undone', detail: '' }],
    });
    await journal.close();
    expect(await unfinishedRuns(directory)).toEqual({ unfinished: [], unknown: [] });
    (await permitOf('one')).release(false);
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

describe('the instances that are hurt', () => {
  const hurting = (victims: number): FaultPlan => ({
    ...fault,
    isReversible: false,
    victims: Array.from({ length: victims }, (_, n) => ({
      id: `i-${n}`,
      state: 'running',
      zone: 'a',
      type: 't3.small',
      lifecycle: 'on-demand',
      tags: {},
      isProtected: false,
      tasks: [],
    })),
  });

  it('of a cluster count for its group as well, also where nothing limited them then', async () => {
    const cluster = await permitOf('cluster', { parts: ['group'], limits: {} });
    cluster.willHurt({ faults: [hurting(2)] });
    cluster.release(false);
    const group = await permitOf('group', { limits: { killsPerDay: 3 } });
    expect(() => group.willHurt({ faults: [hurting(2)] })).toThrow('more than the 1 that may still be hurt');
    group.willHurt({ faults: [hurting(1)] });
    group.release(false);
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

  it('does not stand for a change that it can not take down', async () => {
    const lease = await taken('mine');
    rmSync(join(directory, 'leases'), { recursive: true });
    writeFileSync(join(directory, 'leases'), 'in the way');
    expect(() => lease.willChange()).toThrow("can't be read");
    rmSync(join(directory, 'leases'));
    mkdirSync(join(directory, 'leases'));
    lease.release();
  });
});
