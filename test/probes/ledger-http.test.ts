import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { countOf, ledgerRun, missingOf } from './ledger-run.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** What a store of the test does with a write, by its number; everything else is kept. */
type Deed = 'lose' | 'garble' | 'refuse' | 'break before' | 'break after' | 'fail after' | 'keep';

const statuses = new Map<Deed, number>([
  ['refuse', 409],
  ['fail after', 500],
]);

interface StoreOptions {
  readStatus?: (reads: number) => number | undefined;
  /** What a replica that lags behind does not show yet. */
  isHidden?: (n: number) => boolean;
  /** What is never answered when it is read. */
  isSilent?: (n: number) => boolean;
}

async function startStore(
  deedOf: (n: number) => Deed,
  { readStatus, isHidden = () => false, isSilent = () => false }: StoreOptions = {},
) {
  const kept = new Map<string, string>();
  let reads = 0;
  const done = new Map<Deed, number[]>();
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const id = request.url ?? '';
    const answer = (status: number) => response.writeHead(status).end();
    const n = Number(id.split('-').at(-1));
    if (request.method === 'GET') {
      if (isSilent(n)) return;
      reads += 1;
      const isThere = kept.has(id) && !isHidden(n);
      response.writeHead(readStatus?.(reads) ?? (isThere ? 200 : 404)).end(isThere ? kept.get(id) : '');
      return;
    }
    const value = await text(request);
    const deed = deedOf(n);
    done.set(deed, [...(done.get(deed) ?? []), n]);
    if (!['lose', 'refuse', 'break before'].includes(deed))
      // An answer that repeats what it was asked for is none.
      kept.set(id, deed === 'garble' ? `nothing under ${id}` : value);
    if (deed.startsWith('break')) request.socket.destroy();
    else answer(statuses.get(deed) ?? 201);
  };
  const server = createServer((request, response) => void serve(request, response));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}/store/{id}`;
  return { given: { http: { write: `PUT ${url}`, read: url }, rate: '100/s' }, done };
}

describe('a ledger in a store behind HTTP', () => {
  it('tells exactly which acknowledged writes are lost, and what is known of all others', async () => {
    const deeds: Deed[] = [
      'keep',
      'lose',
      'garble',
      'refuse',
      'break before',
      'break after',
      'fail after',
      'keep',
    ];
    const { given, done } = await startStore((n) => deeds[n % deeds.length] ?? 'keep');
    const { items, folds } = await ledgerRun(given, 70);
    const did = (...which: Deed[]) => which.flatMap((deed) => done.get(deed) ?? []);
    const byNumber = (a: number, b: number) => a - b;
    expect(countOf(items, 'acknowledged')).toBe(did('keep', 'lose', 'garble').length);
    expect(countOf(items, 'refused')).toBe(did('refuse').length);
    expect(countOf(items, 'indeterminate')).toBe(did('break before', 'break after', 'fail after').length);
    expect(missingOf(items)).toEqual(did('lose', 'garble', 'break before').sort(byNumber));
    const ok = folds.filter(({ outcome }) => outcome === 'ok');
    expect(ok.reduce((sum, { n }) => sum + n[1] - n[0] + 1, 0)).toBe(did('keep', 'lose', 'garble').length);
  });

  it('does not take what can not be read for lost', async () => {
    const { given } = await startStore(() => 'keep', { readStatus: () => 503 });
    const { items } = await ledgerRun(given, 20);
    const reading = items.find((item) => item.kind === 'read-back');
    expect(reading?.found?.missing).toEqual([]);
    expect(reading?.found?.unread).toEqual([[0, countOf(items, 'acknowledged') - 1]]);
    expect(reading?.error).toBe('status 503');
  });

  it('does not take for lost what a replica that is late shows a moment later', async () => {
    const late = new Map<number, number>();
    const { given, done } = await startStore((n) => (n === 3 ? 'lose' : 'keep'), {
      // Each is not to be seen the first two times.
      isHidden: (n) => n >= 10 && (late.set(n, (late.get(n) ?? 0) + 1).get(n) ?? 0) <= 2,
    });
    const { items } = await ledgerRun({ ...given, reads: 0 }, 20);
    expect(late.size).toBeGreaterThan(5);
    expect(missingOf(items)).toEqual(done.get('lose'));
  });

  it('is not held up by what is never answered', async () => {
    const { given, done } = await startStore((n) => (n === 30 ? 'lose' : 'keep'), {
      isSilent: (n) => n < 20,
    });
    const { items } = await ledgerRun({ ...given, reads: 0, timeout: '500ms' }, 40);
    const reading = items.find((item) => item.kind === 'read-back');
    expect(reading).toMatchObject({ found: { unread: [[0, 19]] }, error: 'no answer in time' });
    expect(missingOf(items)).toEqual(done.get('lose'));
  });

  it('tells what was not read when the time for it is over, how far it came, and what helps', async () => {
    const { given } = await startStore(() => 'keep', { isSilent: (n) => n >= 4 });
    const slow = { ...given, reads: 0, timeout: '1m' };
    const { items } = await ledgerRun(slow, 20, undefined, { finishWithinMs: 500 });
    const reading = items.find((item) => item.kind === 'read-back');
    const last = countOf(items, 'acknowledged') - 1;
    expect(reading?.found).toMatchObject({ missing: [], unread: [[4, last]] });
    expect(reading?.error).toBe(
      `the 0.5 s for it were over when 4 of ${last + 1} ids had been read: a lower rate or a shorter run leaves fewer`,
    );
  });

  it('ends at once where the run was interrupted, and takes nothing for lost or found', async () => {
    const { given } = await startStore((n) => (n === 2 ? 'lose' : 'keep'), { isSilent: () => true });
    const slow = { ...given, timeout: '1m' };
    const { items } = await ledgerRun(slow, 20, undefined, { hurry: AbortSignal.abort() });
    const reading = items.find((item) => item.kind === 'read-back');
    const last = countOf(items, 'acknowledged') - 1;
    expect(reading?.found).toMatchObject({ missing: [], unread: [[0, last]] });
    expect(reading?.error).toBe(`the run was interrupted when 0 of ${last + 1} ids had been read`);
  });

  it('reads again what could not be read at first', async () => {
    const { given, done } = await startStore((n) => (n === 3 ? 'lose' : 'keep'), {
      readStatus: (reads) => (reads <= 10 ? 503 : undefined),
    });
    const { items } = await ledgerRun({ ...given, reads: 0 }, 20);
    const reading = items.find((item) => item.kind === 'read-back');
    expect(reading).toMatchObject({ found: { unread: [] } });
    expect(reading?.error).toBeUndefined();
    expect(missingOf(items)).toEqual(done.get('lose'));
  });
});

it('tells reads that do not find what was acknowledged and is there later, and no others', async () => {
  const hidden = { isLagging: false, sinceMs: 0, untilMs: 0, reads: 0 };
  const { given, done } = await startStore((n) => (n === 2 ? 'lose' : 'keep'), {
    isHidden: (n) => {
      const isHidden = hidden.isLagging && n >= 10 && n < 20;
      if (isHidden) hidden.reads += 1;
      return isHidden;
    },
  });
  const { items } = await ledgerRun(given, 30, async () => {
    hidden.isLagging = true;
    hidden.sinceMs = performance.now();
    await expect.poll(() => hidden.reads, { timeout: 10_000 }).toBeGreaterThan(20);
    hidden.isLagging = false;
    hidden.untilMs = performance.now();
  });
  const reads = items.filter((item) => item.kind === 'reads');
  const stale = reads.flatMap((item) => item.stale);
  expect(stale.map(({ n }) => n).filter((n) => n < 10 || n >= 20)).toEqual([]);
  expect(stale.reduce((sum, one) => sum + one.reads, 0)).toBe(hidden.reads);
  for (const { lastedMs } of stale) expect(lastedMs[0]).toBeLessThanOrEqual(hidden.untilMs - hidden.sinceMs);
  expect(reads.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(
    countOf(items, 'acknowledged') + countOf(items, 'indeterminate'),
  );
  expect(missingOf(items)).toEqual(done.get('lose'));
});

it('writes nothing when a secret is not there, and says which', async () => {
  const { given, done } = await startStore(() => 'keep');
  const http = { ...given.http, headers: { authorization: 'env:SQUALL_NOT_SET_ANYWHERE' } };
  await expect(ledgerRun({ ...given, http }, 5)).rejects.toThrow('The secret env:SQUALL_NOT_SET_ANYWHERE');
  expect(done.size).toBe(0);
});
