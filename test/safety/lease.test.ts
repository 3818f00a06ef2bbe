import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as untilNextTurn } from 'node:timers/promises';
import { formerHolders, leaseHolder, takeLease } from '#journal';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Answer, Order } from './lease-taker.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'squall-lease-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const nowMs = () => Number(process.hrtime.bigint()) / 1e6;
const taken = (target: string, more: Partial<Parameters<typeof takeLease>[0]> = {}) =>
  takeLease({ directory, target, runId: 'mine', run: '/runs/mine', ...more });

interface Taker {
  child: ChildProcess;
  tell: (order: Order) => Promise<Answer>;
}

async function taker(): Promise<Taker> {
  const child = fork(join(import.meta.dirname, 'lease-taker.ts'), [directory]);
  const hear = async (): Promise<Answer> => {
    const [answer]: Answer[] = await once(child, 'message');
    if (!answer) throw new Error('nothing was said');
    return answer;
  };
  await hear();
  return {
    child,
    tell(order) {
      const answer = hear();
      child.send(order);
      return answer;
    },
  };
}

/** The files of a target's leases; `target` must be the only one so far that has any. */
function filesOf(target: string): string[] {
  const all = readdirSync(join(directory, 'leases')).map((name) => join(directory, 'leases', name));
  const own = all.find((name) =>
    readdirSync(name).some((file) => readFileSync(join(name, file), 'utf8').includes(`"${target}"`)),
  );
  return own === undefined ? [] : readdirSync(own).map((file) => join(own, file));
}

describe('a lease', () => {
  it('is refused to a second run, with who holds it, until it is released', async () => {
    const lease = await taken('one');
    await expect(taken('one', { runId: 'other' })).rejects.toThrow(
      `one is held by run mine (process ${process.pid}).`,
    );
    expect(leaseHolder(directory, 'one')).toMatchObject({ runId: 'mine', run: '/runs/mine' });
    lease.release();
    expect(leaseHolder(directory, 'one')).toBeUndefined();
    (await taken('one')).release();
  });

  it('of another target is another', async () => {
    const leases = [await taken('a'), await taken('b')];
    for (const lease of leases) lease.release();
    expect(leases).toHaveLength(2);
  });

  it('outlives what is shorter than what is left of it, and nothing else', async () => {
    const lease = await taken('short', { holdsMs: 5000 });
    onTestFinished(() => lease.release());
    expect(() => lease.mustOutlive(1000)).not.toThrow();
    expect(() => lease.mustOutlive(5000)).toThrow('Nothing more is sent');
  });

  it('is not taken after one who left something to be put back', async () => {
    (await taken('mess', { run: '/runs/first' })).release();
    const mayFollow = async (former: readonly { run: string }[]) => {
      throw new Error(former.map(({ run }) => run).join());
    };
    await expect(taken('mess', { mayFollow })).rejects.toThrow('/runs/first');
    await expect(taken('mess', { mayFollow })).rejects.toThrow('/runs/first');
    expect(formerHolders(directory).map(({ run }) => run)).toContain('/runs/first');
    (await taken('mess', { mayFollow: async () => undefined })).release();
    expect(filesOf('mess')).toHaveLength(1);
  });

  it('whose file is damaged is nobody’s to take', async () => {
    (await taken('torn')).release();
    const [file = ''] = filesOf('torn');
    for (const text of [
      '',
      '{"version":1',
      '{"version":2}',
      '{"__proto__":{"isReleased":true}}',
      'x'.repeat(100_000),
    ]) {
      writeFileSync(file, text);
      await expect(taken('torn')).rejects.toThrow('the file of its lease is damaged');
    }
  });

  it('is left to whoever comes once its process is dead, at once', async () => {
    const { child, tell } = await taker();
    expect(await tell({ order: 'take', target: 'dead', at: 0 })).toMatchObject({ isDone: true });
    await expect(taken('dead')).rejects.toThrow(`process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(formerHolders(directory).map(({ runId }) => runId)).toContain(`run-${child.pid}`);
    (await taken('dead')).release();
  });

  it('of a process that was stopped past its end lets nothing leave, and is lost to who took it', async () => {
    const { child, tell } = await taker();
    onTestFinished(() => void child.kill('SIGKILL'));
    await tell({ order: 'take', target: 'stopped', at: 0, holdsMs: 1500 });
    expect(await tell({ order: 'outlive', ms: 0 })).toMatchObject({ isDone: true });
    child.kill('SIGSTOP');
    const { until } = leaseHolder(directory, 'stopped') ?? { until: { monotonic: 0 } };
    await expect(taken('stopped')).rejects.toThrow('is held by run');
    while (leaseHolder(directory, 'stopped')) await untilNextTurn();
    expect(nowMs()).toBeGreaterThan(until.monotonic);
    const mine = await taken('stopped');
    child.kill('SIGCONT');
    expect(await tell({ order: 'outlive', ms: 0 })).toEqual({
      isDone: false,
      why: expect.stringContaining('run mine'),
    });
    expect(() => mine.mustOutlive(1000)).not.toThrow();
    mine.release();
  });
});

describe('two runners that start at the same instant', () => {
  const takers: Taker[] = [];
  afterEach(() => {
    for (const { child } of takers) child.kill('SIGKILL');
  });

  it('200 times: exactly one has the target, also after one that died', async () => {
    takers.push(await taker(), await taker());
    const outcomes: string[] = [];
    for (let round = 0; round < 200; round += 1) {
      const target = `round-${round}`;
      if (round % 2 === 1) leaveBehind(await taken(target), target);
      const order: Order = { order: 'take', target, at: nowMs() + 3 };
      const answers = await Promise.all(takers.map(({ tell }) => tell(order)));
      outcomes.push(String(answers.filter(({ isDone }) => isDone).length));
      await Promise.all(takers.map(({ tell }) => tell({ order: 'release' })));
    }
    expect([...new Set(outcomes)]).toEqual(['1']);
  });

  /** As if its process had died: another one bears its id. */
  function leaveBehind(lease: { release(): void }, target: string): void {
    const { run, ...record } = leaseHolder(directory, target) ?? { run: '' };
    lease.release();
    const [file = ''] = filesOf(target);
    writeFileSync(file, JSON.stringify({ ...record, run, begin: '1', isReleased: false }));
  }
});
