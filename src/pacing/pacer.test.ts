import { harnessOverloaded, seededRandom } from '#core';
import type { Fold } from '#core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostInFlight } from './judge.ts';
import { pacerOfProbes } from './probe-pacer.ts';
import { paceVirtually, VirtualMachine } from './test/virtual-machine.ts';

const forMs = 5000;
const timeoutMs = 400;
const intervals = fc.array(fc.constantFrom(10, 20, 50, 70, 100, 1000), { minLength: 1, maxLength: 20 });

/** A machine that is starved now and then: how often (percent of the rounds), and for at most how long. */
const starving = fc.record({
  percent: fc.integer({ min: 0, max: 30 }),
  mostMs: fc.constantFrom(3, 30, 300, 2000),
  seed: fc.nat(),
});

function starved({ percent, mostMs, seed }: { percent: number; mostMs: number; seed: number }) {
  const random = seededRandom(seed);
  return () => (random.between(0, 99) < percent ? random.between(0, mostMs) : 0);
}

const countOf = (folds: readonly Fold[]) => folds.reduce((sum, { n }) => sum + n[1] - n[0] + 1, 0);

function placesOf(folds: readonly Fold[], id: string): number[] {
  const own = folds.filter(({ probe }) => probe === id);
  const places = own.flatMap(({ n: [first, last] }) =>
    [...Array(last - first + 1).keys()].map((k) => first + k),
  );
  return places.sort((a, b) => a - b);
}

describe('a busy machine', () => {
  it('leaves every place of every probe exactly one sample, and calls no server failed that answers in time', () => {
    fc.assert(
      fc.property(
        intervals,
        starving,
        fc.integer({ min: 0, max: timeoutMs }),
        (intervalsMs, machine, tookMs) => {
          const folds: Fold[] = [];
          const virtual = new VirtualMachine({ starvedMs: starved(machine) });
          paceVirtually(virtual, {
            probes: intervalsMs.map((intervalMs, index) => ({
              id: String(index),
              intervalMs,
              timeoutMs,
              answer: (sentMs) => ({ atMs: sentMs + tookMs }),
            })),
            forMs,
            onFolds: (more) => folds.push(...more),
          });
          for (const [index, intervalMs] of intervalsMs.entries()) {
            const places = placesOf(folds, String(index));
            expect(places).toEqual([...places.keys()]);
            // The phase of a place and the end of the last round cost one each at most.
            expect(places.length).toBeGreaterThanOrEqual(Math.floor(forMs / intervalMs) - 1);
          }
          expect(folds.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
          const unknown = folds.filter(({ outcome }) => outcome === 'unknown');
          for (const { reason } of unknown) expect(reason).toBe(harnessOverloaded);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('calls no silence ok, and none a failure before its timeout', () => {
    fc.assert(
      fc.property(intervals, starving, (intervalsMs, machine) => {
        const folds: Fold[] = [];
        paceVirtually(new VirtualMachine({ starvedMs: starved(machine) }), {
          probes: intervalsMs.map((intervalMs, index) => ({
            id: String(index),
            intervalMs,
            timeoutMs,
            answer: () => undefined,
          })),
          forMs,
          onFolds: (more) => folds.push(...more),
        });
        expect(folds.filter(({ outcome }) => outcome === 'ok')).toEqual([]);
        const failed = folds.filter(({ outcome }) => outcome === 'failed');
        for (const { done, sent } of failed) {
          expect(done[0] - sent[0]).toBeGreaterThanOrEqual(timeoutMs - 0.001);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('has no more undecided at once than is told before, however it is starved', () => {
    fc.assert(
      fc.property(intervals, starving, (intervalsMs, machine) => {
        const inFlight = intervalsMs.map(() => ({ now: 0, most: 0 }));
        paceVirtually(new VirtualMachine({ starvedMs: starved(machine) }), {
          probes: intervalsMs.map((intervalMs, index) => ({
            id: String(index),
            intervalMs,
            timeoutMs,
            answer: () => {
              const own = inFlight[index]!;
              own.most = Math.max(own.most, (own.now += 1));
              return undefined;
            },
            onCancel: () => void (inFlight[index]!.now -= 1),
          })),
          forMs,
          onFolds: () => undefined,
        });
        for (const [index, { now, most }] of inFlight.entries()) {
          expect(now).toBe(0);
          expect(most).toBeLessThanOrEqual(mostInFlight(intervalsMs[index]!, timeoutMs));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('sends each of two thousand probes at its own rate, none late, when it is given the CPU', () => {
    const folds: Fold[] = [];
    const intervalsMs = Array.from({ length: 2000 }, (_, index) => [100, 250, 1000, 1500][index % 4]!);
    paceVirtually(new VirtualMachine(), {
      probes: intervalsMs.map((intervalMs, index) => ({
        id: String(index),
        intervalMs,
        timeoutMs,
        answer: (sentMs) => ({ atMs: sentMs + 1 }),
      })),
      forMs: 3000,
      onFolds: (more) => folds.push(...more),
    });
    const expected = intervalsMs.reduce((sum, each) => sum + 3000 / each, 0);
    expect(Math.abs(countOf(folds) - expected)).toBeLessThan(20);
    expect(Math.max(...folds.map(({ maxLatenessMs }) => maxLatenessMs))).toBeLessThan(5);
    expect(new Set(folds.map(({ outcome }) => outcome))).toEqual(new Set(['ok']));
  });
});

describe('a cut', () => {
  it('reaches every sender that folds what it notices', () => {
    const told: string[] = [];
    const probe = (id: string, cut?: () => void) => {
      const sender = { send: () => () => undefined, close: () => undefined, ...(cut && { cut }) };
      return { id, intervalMs: 1000, timeoutMs: 1000, sender };
    };
    const probes = [probe('a', () => told.push('a')), probe('b'), probe('c', () => told.push('c'))];
    pacerOfProbes({ probes, now: () => 0, onFolds: () => undefined, onStopped: () => undefined }).cut();
    expect(told).toEqual(['a', 'c']);
  });
});
