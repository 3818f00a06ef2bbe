// A ledger in a store that does everything wrong that a store can do, in virtual time, against what truly became of it.
import * as fc from 'fast-check';
import { Ranges, type ObservationBody } from '#core';
import { describe, expect, it } from 'vitest';
import { LedgerLog } from '../../src/analysis/ledgers/index.ts';
import { ledgerIn } from '../../src/probes/ledger/ledger.ts';
import type { OneReading, Reading, Store, Written } from '../../src/probes/ledger/store.ts';

const timeoutMs = 500;

/** What becomes of one write. */
interface Deed {
  gapMs: number;
  answer: 'acknowledged' | 'refused' | 'indeterminate' | 'none';
  latencyMs: number;
  /** How often it is in the store once it took effect. */
  copies: 0 | 1 | 2;
  /** For how long it is not to be seen after its answer. */
  hidesMs: number;
  isUnreadable: boolean;
}

const deed = fc.record<Deed>({
  gapMs: fc.oneof(fc.constant(100), fc.integer({ min: 1, max: 400 })),
  answer: fc.constantFrom('acknowledged', 'acknowledged', 'acknowledged', 'refused', 'indeterminate', 'none'),
  latencyMs: fc.integer({ min: 0, max: 700 }),
  copies: fc.constantFrom(0, 1, 1, 1, 2),
  hidesMs: fc.constantFrom(0, 0, 0, 900),
  isUnreadable: fc.integer({ min: 0, max: 19 }).map((die) => die === 0),
});

/** Things that happen at their times, one after the other. */
class Agenda {
  nowMs = 0;
  readonly #due: { at: number; run: () => void }[] = [];

  after(ms: number, run: () => void): void {
    this.#due.push({ at: this.nowMs + ms, run });
  }

  async pass(): Promise<void> {
    while (this.#due.length > 0) {
      this.#due.sort((a, b) => a.at - b.at);
      const next = this.#due.shift();
      this.nowMs = next?.at ?? this.nowMs;
      next?.run();
      // What was settled is taken in before anything else happens.
      await new Promise(setImmediate);
    }
  }
}

async function live(deeds: readonly Deed[], readLatencyMs: number) {
  const agenda = new Agenda();
  const ended = new AbortController();
  const answered = new Map<number, number>();
  const missedReads = new Map<number, number>();
  const numberOf = (id: string) => Number(id.split('-')[1]);
  const isThere = (n: number) => (deeds[n]?.copies ?? 0) > 0 && deeds[n]?.answer !== 'refused';
  const store: Store = {
    write: (id) => {
      const { promise, resolve } = Promise.withResolvers<Written>();
      const { answer = 'none', latencyMs = 0 } = deeds[numberOf(id)] ?? {};
      if (answer !== 'none')
        agenda.after(latencyMs, () => {
          answered.set(numberOf(id), agenda.nowMs);
          resolve({ outcome: answer });
        });
      return promise;
    },
    read: (id) => {
      const { promise, resolve } = Promise.withResolvers<OneReading>();
      agenda.after(readLatencyMs, () => {
        const n = numberOf(id);
        const isSeen = isThere(n) && agenda.nowMs >= (answered.get(n) ?? Infinity) + (deeds[n]?.hidesMs ?? 0);
        if (!isSeen) missedReads.set(n, (missedReads.get(n) ?? 0) + 1);
        resolve(isSeen ? 'found' : 'missing');
      });
      return promise;
    },
    readBack: async (numbers) => {
      const twice: [number, number][] = [];
      const reading: Reading = { missing: new Ranges(), unread: new Ranges(), twice };
      for (const n of numbers) {
        if (deeds[n]?.isUnreadable) reading.unread.add(n);
        else if (!isThere(n)) reading.missing.add(n);
        else if (deeds[n]?.copies === 2) twice.push([n, 2]);
      }
      // Nothing would be there or readable later.
      ended.abort();
      return reading;
    },
    close: () => undefined,
  };
  const items: ObservationBody[] = [];
  const ledger = ledgerIn(
    store,
    { token: 'test', reads: 1, timeoutMs },
    { now: () => agenda.nowMs, observe: (item) => items.push(item) },
  );
  const sent: number[] = [];
  let at = 0;
  for (const { gapMs } of deeds) {
    at += gapMs;
    agenda.after(at, () => {
      sent.push(agenda.nowMs);
      let isSettled = false;
      const cancel = ledger.send(() => {
        isSettled = true;
      });
      agenda.after(timeoutMs, () => {
        if (!isSettled) cancel();
      });
    });
  }
  try {
    await agenda.pass();
    // All that hides is to be seen by then.
    agenda.nowMs += 2000;
    await ledger.finish(ended.signal);
  } finally {
    ledger.close();
  }
  return { items, sent, isThere, missedReads };
}

function findingOf(items: readonly ObservationBody[], t0: number) {
  const log = new LedgerLog();
  log.step({
    type: 'observations',
    seq: 0,
    at: 0,
    items: items.map((item) => ({ ...item, probe: 'orders' })),
  });
  const [finding] = log.findings(t0, () => []);
  if (!finding) throw new Error('the ledger told nothing');
  return finding;
}

const within = (told: { lo: number; hi: number | null } | null | undefined, truth: number, what: string) => {
  expect(told?.lo, what).toBeLessThanOrEqual(truth);
  expect(told?.hi ?? Infinity, what).toBeGreaterThanOrEqual(truth);
};

describe('a ledger, whatever its store does,', () => {
  it('tells no loss that is none, and bounds what is lost, found, doubled and stale by the truth', async () => {
    const history = fc.array(deed, { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.integer({ min: 0, max: 60 }),
        fc.nat({ max: 5000 }),
        async (deeds, readLatencyMs, t0) => {
          const { items, sent, isThere, missedReads } = await live(deeds, readLatencyMs);
          const numbers = [...deeds.keys()];
          const answersInTime = (n: number) => (deeds[n]?.latencyMs ?? 0) <= timeoutMs;
          const outcomeOf = (n: number) => {
            const { answer = 'none' } = deeds[n] ?? {};
            return answer === 'none' || !answersInTime(n) ? 'indeterminate' : answer;
          };
          const of = (outcome: string) => numbers.filter((n) => outcomeOf(n) === outcome);
          const finding = findingOf(items, t0);

          expect(finding.written).toBe(deeds.length);
          expect(finding.acknowledged + finding.refused + finding.indeterminate.count).toBe(finding.written);
          expect(finding.acknowledged).toBe(of('acknowledged').length);
          expect(finding.refused).toBe(of('refused').length);

          const lost = of('acknowledged').filter((n) => !isThere(n));
          const isUnreadable = (n: number) => deeds[n]?.isUnreadable === true;
          within(finding.lost, lost.length, 'lost');
          expect(finding.lost?.lo).toBe(lost.filter((n) => !isUnreadable(n)).length);
          expect(finding.lost?.hi).toBe(
            lost.filter((n) => !isUnreadable(n)).length + of('acknowledged').filter(isUnreadable).length,
          );
          within(
            finding.indeterminate.found,
            of('indeterminate').filter(isThere).length,
            'indeterminate found',
          );

          const missing = items.flatMap((item) =>
            item.kind === 'read-back' ? (item.found?.missing ?? []) : [],
          );
          const told = new Ranges(missing.map(({ n }) => n));
          expect([...told].filter(isThere)).toEqual([]);
          for (const { n, sent: ends, slackMs } of missing)
            for (const place of [0, 1] as const)
              expect(Math.abs(ends[place] - (sent[n[place]] ?? Infinity))).toBeLessThanOrEqual(
                slackMs + 1e-6,
              );

          const known = lost.filter((n) => !isUnreadable(n));
          const isBefore = (n: number) => (sent[n] ?? 0) < t0;
          within(finding.lostWhen?.beforeT0, known.filter(isBefore).length, 'before t0');
          within(finding.lostWhen?.beforeOutage, known.filter((n) => !isBefore(n)).length, 'since t0');
          expect(finding.lostBursts.reduce((sum, { count }) => sum + count, 0)).toBe(known.length);

          const doubled = [...of('acknowledged'), ...of('indeterminate')].filter(
            (n) => isThere(n) && deeds[n]?.copies === 2,
          );
          within(finding.duplicated, doubled.length, 'duplicated');
          expect(finding.duplicated?.lo).toBe(doubled.filter((n) => !isUnreadable(n)).length);

          const missed = (those: (n: number) => boolean) =>
            [...missedReads].reduce((sum, [n, reads]) => sum + (isThere(n) && those(n) ? reads : 0), 0);
          const stale = finding.reads?.stale ?? 0;
          expect(stale).toBeLessThanOrEqual(missed(() => true));
          expect(stale).toBeGreaterThanOrEqual(missed((n) => !isUnreadable(n)));
        },
      ),
    );
  });
});
