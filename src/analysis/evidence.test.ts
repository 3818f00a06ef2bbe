import type { ControlClock } from '#core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence, Recovery } from './findings.ts';
import { spanMs, truth } from './test/known-truth.ts';
import { findingsOf, serviceOf, victim } from './test/scripted-run.ts';
import type { Look } from './test/scripted-run.ts';

const steady = '.'.repeat(10);
const hold = '.'.repeat(12);

/** Every recovery there is in findings, wherever it is. */
function recoveriesIn(value: unknown): Recovery[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(recoveriesIn);
  return isRecovery(value) ? [value, ...inner] : inner;
}

const isRecovery = (value: object): value is Recovery => 'interval' in value;

/** Looks in which two victims' tasks vanish and others come, at any of the looks or never. */
const looks = fc
  .record({
    gaps: fc.array(fc.integer({ min: 50, max: 1500 }), { minLength: 1, maxLength: 12 }),
    lasting: fc.integer({ min: 1, max: 400 }),
    seen: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 12, maxLength: 12 }),
  })
  .map(({ gaps, lasting, seen }): Look[] => {
    const states = [['t-1', 't-2'], ['t-2'], ['t-3'], ['t-3', 't-4']];
    const counts = (ids: string[]) =>
      (['tasks', 'discovery'] satisfies ControlClock[]).map((clock) => ({ clock, subject: 'web', ids }));
    let sent = 0;
    return gaps.map((gap, place) => {
      const look = { sent, done: sent + lasting, counts: counts(states[seen[place] ?? 0] ?? []) };
      sent += lasting + gap;
      return place === 0 ? { ...look, counts: counts(states[0] ?? []) } : look;
    });
  });

const victims = [
  victim('i-1', [
    { id: 't-1', service: 'web' },
    { id: 't-2', service: 'web' },
  ]),
];

/** What is behind the bounds of every recovery there is. */
const evidenceIn = (value: unknown): Evidence[] =>
  recoveriesIn(value).flatMap(({ evidence }) =>
    evidence ? [evidence.lo, ...(evidence.hi ? [evidence.hi] : [])] : [],
  );

describe('evidence', () => {
  it('is behind every interval, and its moments are the bounds', () => {
    fc.assert(
      fc.property(truth({ unknown: true }), looks, ({ samples, t0 }, looked) => {
        const findings = findingsOf({
          services: { web: samples, other: steady + hold },
          t0,
          looks: looked,
          victims,
          endsAt: spanMs + 2000,
        });
        const all = recoveriesIn(findings);
        expect(all.length).toBeGreaterThan(8);
        for (const { interval, evidence } of all) {
          expect(evidence && { lo: evidence.lo.at, hi: evidence.hi?.at ?? null }).toEqual(
            interval ?? undefined,
          );
        }
      }),
    );
  });

  it('names moments at which a send or a look really was', () => {
    fc.assert(
      fc.property(truth({ unknown: true }), looks, ({ samples, t0 }, looked) => {
        const findings = findingsOf({ services: { web: samples }, t0, looks: looked, victims });
        const isAt = (times: number[], at: number) => times.some((time) => Math.abs(time - t0 - at) < 1e-6);
        const sent = (outcome: string) =>
          samples.filter((one) => one.outcome === outcome).map((one) => one.sent);
        const moments: Record<string, number[]> = {
          'last failed send: refused': sent('failed'),
          'last failed send: timeout': sent('failed'),
          'first ok send after it': sent('ok'),
        };
        const felt = evidenceIn(findings.services[0]?.recovery).filter(({ saw }) => saw in moments);
        expect(felt.filter(({ saw, at }) => !isAt(moments[saw] ?? [], at))).toEqual([]);
        const seen = evidenceIn(findings.clocks).filter(({ by }) => by !== 't0');
        const isLook = ({ at, sent: asked }: Evidence) =>
          looked.some((look) =>
            asked === undefined
              ? isAt([look.sent], at)
              : isAt([look.sent], asked) && isAt([look.done ?? Number.NaN], at),
          );
        expect(seen.filter((one) => !isLook(one))).toEqual([]);
      }),
    );
  });

  it('tells of a service which send failed last and why, and which was ok first', () => {
    expect(serviceOf(`${steady}.x.x${hold}`).recovery.evidence).toEqual({
      lo: { at: 300, by: 'probe web', saw: 'last failed send: refused' },
      hi: { at: 400, by: 'probe web', saw: 'first ok send after it' },
    });
  });

  it('tells of a service that never failed what was seen instead', () => {
    expect(serviceOf(`${steady}${hold}`).recovery.evidence).toMatchObject({
      lo: { at: 0, saw: 'no failed send since t0' },
      hi: { at: 100, saw: 'no longer than this from one ok send to the next' },
    });
  });

  it('tells of the cluster which service decides each bound', () => {
    const { recovery } = findingsOf({
      services: { a: `${steady}.x${hold}..`, b: `${steady}...xx${hold}`, c: steady + hold },
    });
    expect(recovery.evidence).toMatchObject({ lo: { of: 'b', at: 400 }, hi: { of: 'b', at: 500 } });
  });

  it('tells from when on the hold is counted: from the end of the outage, or from the proof of the fault', () => {
    const settled = (provenAt: number) =>
      serviceOf(`${steady}.x${hold}${hold}`, { provenAt }).steps.settled.evidence?.lo;
    expect(settled(1001)).toMatchObject({
      at: 1100,
      saw: '1.00 s from 0.10 s on (last failed send: refused)',
    });
    expect(settled(2000)).toMatchObject({ at: 2000, saw: '1.00 s from 1.00 s on (the fault was proven)' });
  });

  it('tells of a clock what the looks around it counted, and whether victims were among it', () => {
    const tasks = (...ids: string[]) => [{ clock: 'tasks' as const, subject: 'web', ids }];
    const looked = [
      { sent: 500, counts: tasks('t-1', 't-2', 't-5') },
      { sent: 1500, counts: tasks('t-1', 't-2', 't-5') },
      { sent: 2000, counts: tasks('t-5') },
      { sent: 2500, counts: tasks('t-5', 't-3', 't-4') },
    ];
    const [service] = findingsOf({
      services: { web: steady + hold + hold },
      looks: looked,
      victims,
    }).services;
    const by = 'control plane';
    expect(service?.steps.detected.evidence).toEqual({
      lo: { at: 500, by, saw: '3 of 3 running, among them t-1 and 1 more of the victims' },
      hi: { at: 1010, sent: 1000, by, saw: '1 of 3 running, none of the victims' },
    });
    expect(service?.steps.replaced.evidence).toMatchObject({
      lo: { saw: '1 of 3 running, none of the victims' },
      hi: { saw: '3 of 3 running, none of the victims' },
    });
  });

  it('tells of discovery when the tasks of a service were listed again', () => {
    const listed = (...ids: string[]) => [{ clock: 'discovery' as const, subject: 'web', ids }];
    const looked = [
      { sent: 500, counts: listed('t-1', 't-5') },
      { sent: 1500, counts: listed('t-5') },
      { sent: 2000, counts: listed('t-5', 't-3') },
    ];
    const [service] = findingsOf({
      services: { web: steady + hold + hold },
      looks: looked,
      victims,
    }).services;
    expect(service?.steps.discovered).toMatchObject({
      interval: { lo: 500, hi: 1010 },
      evidence: { hi: { saw: '2 of 2 listed, none of the victims' } },
    });
  });
});
