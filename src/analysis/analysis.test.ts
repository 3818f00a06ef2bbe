import type { Event } from '#core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAnalysis } from './analysis.ts';
import type { Findings } from './findings.ts';
import { flushEvery, folded, recorded, spanMs, truth } from './test/known-truth.ts';
import { analyse, eventsOf } from './test/scripted-run.ts';

const service = ({ services: [first] }: Findings) => {
  if (!first) throw new Error('no service');
  return first;
};

const isFinite = (value: unknown): boolean => {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isFinite);
};

describe('a journal that ends anywhere', () => {
  it('is analysed like any other, and is inconclusive', () => {
    const script = { expect: [{ quantity: 'servicesLost', atMost: 0, text: 'servicesLost <= 0' } as const] };
    fc.assert(
      fc.property(truth({ unknown: true }), flushEvery, fc.nat(), (given, every, cut) => {
        const events = eventsOf({
          services: { web: given.samples },
          t0: given.t0,
          folded: folded(given.samples, every),
          endsAt: spanMs + 2000,
          ...script,
        });
        const findings = analyse(events.slice(0, 1 + (cut % (events.length - 1))));
        expect(findings.ending).toBe('cut off');
        expect(findings.verdict).toBe('inconclusive');
        expect(isFinite(findings)).toBe(true);
      }),
    );
  });

  it('has a view at every event', () => {
    fc.assert(
      fc.property(truth({ unknown: true }), flushEvery, (given, every) => {
        const analysis = createAnalysis();
        for (const event of recorded(given, folded(given.samples, every))) {
          analysis.step(event);
          expect(isFinite(analysis.peek())).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });
});

it('takes folds that contradict each other without an exception or a number that is none', () => {
  const time = fc.oneof(
    fc.integer({ min: -1000, max: 20_000 }),
    fc.double({ noNaN: true, min: -1e13, max: 1e13 }),
  );
  const pair = fc.tuple(time, time).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
  const placesOf = fc.tuple(fc.nat(300), fc.nat(50)).map(([n, more]): [number, number] => [n, n + more]);
  const histogram = fc.array(fc.tuple(fc.nat(4000), fc.nat(5)), { maxLength: 3 });
  const fold = fc.record({
    probe: fc.constantFrom('web', 'other'),
    n: placesOf,
    outcome: fc.constantFrom('ok', 'failed', 'unknown'),
    sent: pair,
    done: pair,
    longestGapMs: time,
    maxLatenessMs: time,
    latency: histogram,
    lateness: histogram,
  });
  fc.assert(
    fc.property(
      fc.array(fc.record({ at: fc.nat(20_000), folds: fc.array(fold) })),
      fc.nat(20_000),
      (all, t0) => {
        const events = eventsOf({ services: { web: '' }, folded: all, t0, endsAt: 20_001 });
        const analysis = createAnalysis();
        for (const event of events) analysis.step(event);
        expect(isFinite(analysis.peek())).toBe(true);
        expect(isFinite(analysis.finish())).toBe(true);
      },
    ),
  );
});

describe('the fold', () => {
  const events = eventsOf({ services: { web: '..............' } });

  it('can be finished twice, and takes no step after', () => {
    const analysis = createAnalysis();
    for (const event of events) analysis.step(event);
    expect(analysis.finish()).toBe(analysis.finish());
    expect(() => events.forEach((event) => analysis.step(event))).toThrow(/finished/);
  });

  it('says that there is no run when there was no event', () => {
    expect(() => createAnalysis().finish()).toThrow(/no run/);
    expect(createAnalysis().peek()).toMatchObject({ phase: null, services: [], isRecovered: false });
  });

  it('divides samples by t0 though t0 was written down after them', () => {
    const at = (type: Event['type']) => events.findIndex((event) => event.type === type);
    const late = events.toSpliced(at('fault-sent'), 1);
    const lastSamples = late.findLastIndex((event) => event.type === 'samples');
    const sent = events[at('fault-sent')];
    if (sent) late.splice(lastSamples + 1, 0, sent);
    const unproven = late.filter(({ type }) => type !== 'fault-answered' && type !== 'fault-proof');
    expect(service(analyse(unproven)).sends.sent).toBe(4);
  });

  it('takes what the run was from its events', () => {
    const findings = analyse(events);
    expect(findings).toMatchObject({
      runId: 'a-run',
      startedAt: '2026-11-21T01:00:00.000Z',
      endedAt: '2026-11-21T02:00:00.000Z',
      ending: 'completed',
      target: { name: 'lab', region: 'lab-local-1' },
      t0: { at: 1000, wall: '2026-11-21T01:00:01.000Z' },
      phases: [
        { phase: 'steady', from: 0, to: 1000 },
        { phase: 'fault', from: 1000, to: 1001 },
        { phase: 'recovery', from: 1001, to: null },
      ],
      faults: [{ sent: 1000, proofs: [{ id: 'i-1', isProven: true }] }],
    });
  });
});
