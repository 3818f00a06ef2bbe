import type { DnsObservation, Event } from '#core';
import { describe, expect, it } from 'vitest';
import { analyse } from '../test/scripted-run.ts';
import type { KnownZone } from './test/known-zone.ts';
import { recorded } from './test/recorded.ts';
import { fold, fresh, hurt, victimAndOther, well, withFold, zoneOf } from './test/told-zone.ts';
import type { Script, Told } from './test/told-zone.ts';

function found(tasks: Told[], script: Script) {
  const [finding] = analyse(recorded(zoneOf(tasks, { obedient: script }))).dns;
  if (!finding) throw new Error('no finding');
  return finding;
}

describe('the time until no dead address is given', () => {
  it('lies between the last answer with one and the first without', () => {
    const { recovery, stale } = found(victimAndOther, [
      [1000, [hurt, well]],
      [21_000, [well]],
    ]);
    expect(recovery).toMatchObject({ interval: { lo: 10_000, hi: 11_010 } });
    // Sent at t0 and at the proof: the first perhaps before the host died.
    expect(stale).toEqual({ answers: { lo: 10, hi: 11 }, first: 11_000, last: 20_000 });
  });

  it('begins at 0 where what died was given before, and never since', () => {
    const { recovery } = found(victimAndOther, [
      [1000, [hurt, well]],
      [10_100, [well]],
    ]);
    expect(recovery).toMatchObject({ interval: { lo: 0, hi: 110 } });
  });

  it.each<[string, Script, string]>([
    ['gave nothing that died', [[1000, [well]]], 'not touched'],
    ['gave what no task has', [[1000, ['52.1.2.3']]], 'none of its addresses is one of a task'],
  ])('is none of a resolver that %s', (_, script, why) => {
    expect(found(victimAndOther, script).recovery).toEqual({ interval: null, why });
  });

  it('has no end where a dead address is still given', () => {
    expect(found(victimAndOther, [[1000, [hurt, well]]]).recovery).toMatchObject({
      interval: { lo: 29_000, hi: null },
      why: 'it still gave a dead address at the end',
    });
  });

  it('has no end, and tells of no dead address at the end, where nothing answered any more', () => {
    const events = recorded(zoneOf(victimAndOther, { obedient: [[1000, [hurt, well]]] }));
    const isHeard = (event: Event) => event.type !== 'observations' || event.at < 20_000;
    expect(analyse(events.filter(isHeard)).dns[0]?.recovery).toMatchObject({
      interval: { hi: null },
      why: 'its last answer had a dead address, and none came after it',
    });
    const isBefore = (event: Event) => event.type !== 'observations' || event.at < 10_000;
    const servfail: DnsObservation = {
      ...fold,
      code: 'SERVFAIL',
      sent: [11_000, 12_000],
      done: [11_001, 12_001],
    };
    expect(analyse(withFold(events.filter(isBefore), servfail)).dns[0]?.recovery.why).toBe(
      'no answer since the fault, only SERVFAIL',
    );
  });

  it('compares by host where an answer has no port: another task there keeps it alive', () => {
    const tasks: Told[] = [
      { at: '10.0.0.1:80', gone: 12_000 },
      { at: '10.0.0.1:81' },
      { at: '10.0.0.2:80', gone: 12_000 },
    ];
    expect(found(tasks, [[1000, ['10.0.0.1']]]).recovery.why).toBe('not touched');
    expect(found(tasks, [[1000, ['10.0.0.2']]]).recovery.interval).toEqual({ lo: 29_000, hi: null });
    expect(found(tasks, [[1000, ['10.0.0.1:80']]]).recovery.interval).toEqual({ lo: 29_000, hi: null });
  });

  it('takes an address for alive again once a look has it again', () => {
    const { recovery, stale } = found(
      [{ at: hurt, gone: 15_000, back: 20_000 }, { at: well }],
      [[1000, [hurt]]],
    );
    expect(recovery.interval).toEqual({ lo: 9000, hi: 11_010 });
    expect(stale.answers).toEqual({ lo: 4, hi: 6 });
  });

  it('does not call a new address dead before a look has it', () => {
    const { sets } = found([...victimAndOther, { at: fresh, from: 20_000 }], [[12_000, [fresh]]]);
    expect(sets).toMatchObject([{ live: 1, dead: { lo: 0, hi: 0 } }]);
  });
});

describe('answers', () => {
  it('that a name is not there are negative, and clean', () => {
    const { negative, recovery } = found(victimAndOther, [
      [1000, [hurt]],
      [14_000, []],
      [17_000, [well]],
    ]);
    expect(negative).toEqual({ answers: { lo: 3, hi: 3 }, first: 14_000, last: 16_000 });
    expect(recovery.interval).toEqual({ lo: 3000, hi: 4010 });
  });

  it('of a fold that t0 lies in are counted from the last alone to all but the first', () => {
    const events = recorded(zoneOf(victimAndOther, { obedient: [[11_000, [well]]] }));
    const over: DnsObservation = { ...fold, count: 10, sent: [9500, 10_400], done: [9510, 10_410] };
    const [finding] = analyse(withFold(events, over)).dns;
    expect(finding).toMatchObject({
      answers: { lo: 30, hi: 38 },
      negative: { answers: { lo: 1, hi: 9 }, first: 10_400, last: 10_400 },
    });
  });

  it('are told in their order, with what of them was dead and for how long', () => {
    const { sets } = found(victimAndOther, [
      [1000, [hurt, well], 20],
      [21_000, [well], 30],
    ]);
    expect(sets).toEqual([
      {
        addresses: [hurt, well],
        code: 'NOERROR',
        answers: 20,
        first: 1000,
        last: 20_000,
        ttlSeconds: [20, 20],
        live: 1,
        dead: { lo: 1, hi: 1 },
        oldestDeadMs: { lo: 9000, hi: 10_010 },
      },
      expect.objectContaining({
        addresses: [well],
        first: 21_000,
        dead: { lo: 0, hi: 0 },
        oldestDeadMs: null,
      }),
    ]);
  });

  it('that always differ do not grow the finding', () => {
    const script = Array.from({ length: 39 }, (_, place): Script[number] => [
      1000 + place * 900,
      [`10.1.0.${place}`],
    ]);
    const { sets, setsLeftOut } = found(
      victimAndOther,
      [...script, ...script.map(([at, all]): Script[number] => [at + 450, [...all, well]])].sort(
        ([a], [b]) => a - b,
      ),
    );
    expect(sets).toHaveLength(40);
    expect(setsLeftOut).toBe(38);
  });
});

describe('how long a client kept a dead address', () => {
  it('is told by the answer that it could keep the longest', () => {
    const { kept } = found(victimAndOther, [
      [1000, [hurt, well], 20],
      [15_000, [well], 30],
    ]);
    expect(kept).toEqual({ lo: 24_000, hi: 25_010 });
  });

  it('counts those who asked before it died', () => {
    const { kept, recovery } = found(victimAndOther, [
      [1000, [hurt, well], 20],
      [9500, [well], 30],
    ]);
    expect(recovery.interval).toEqual({ lo: 0, hi: 510 });
    expect(kept).toEqual({ lo: 19_000, hi: 19_510 });
  });
});

describe('past the TTL', () => {
  const late: Script = [[1000, [hurt, well], 5]];
  const obedient = (zone: KnownZone) =>
    analyse(recorded(zone)).dns.find(({ resolver }) => resolver === 'obedient');

  it('is what a resolver gives after the zone dropped it, its TTL and a second', () => {
    const zone = zoneOf(victimAndOther, {
      authoritative: [
        [1000, [hurt, well], 5],
        [15_000, [well], 5],
      ],
      obedient: late,
    });
    const finding = analyse(recorded(zone, { endpointTtlSeconds: 5 })).dns.find(
      (one) => one.resolver === 'obedient',
    );
    expect(finding?.pastTtl).toMatchObject({ answers: { lo: 17, hi: 21 }, basis: 'authoritative' });
    expect(finding?.ignoresTtl).toMatch(/^it gave an address at least 1\d\.\d s after any cache/);
  });

  it.each<[string, Script]>([
    [
      'gives its addresses in turn',
      [
        [1000, [hurt]],
        [3000, [well]],
        [5000, [hurt]],
        [7000, [well]],
      ],
    ],
    ['is not asked', []],
  ])('is not told of a zone that %s', (_, authoritative) => {
    const zone = zoneOf(victimAndOther, {
      ...(authoritative.length > 0 && { authoritative }),
      obedient: late,
    });
    expect(obedient(zone)).toMatchObject({ pastTtl: { answers: null }, ignoresTtl: null });
  });

  it('is told by Cloud Map, with the minute that Route 53 may take, where no resolver speaks for the zone', () => {
    const zone = zoneOf(victimAndOther, { obedient: late });
    const ids = (...of: string[]) => [{ clock: 'discovery' as const, subject: 'api', ids: of }];
    const events = recorded(zone, { endpointTtlSeconds: 5 }).map((event): Event => {
      if (event.type !== 'look') return event;
      return {
        ...event,
        counts: event.sent < 1000 ? ids('t-0', 't-1') : event.sent === 12_500 ? ids('t-1') : [],
      };
    });
    const finding = analyse(events).dns[0];
    // Listed at 11.5 s at the latest, so that it perhaps was past its TTL 5 s later; sure only after a minute more.
    expect(finding?.pastTtl).toMatchObject({ answers: { lo: 0, hi: 23 }, basis: 'discovery' });
  });
});

describe('a code that is no answer', () => {
  it('neither ends the recovery nor counts', () => {
    const zone = zoneOf(victimAndOther, { obedient: [[1000, [hurt]]] });
    const failed: DnsObservation = {
      ...fold,
      code: 'SERVFAIL',
      sent: [40_000, 40_000],
      done: [40_010, 40_010],
    };
    const { dns } = analyse(withFold(recorded(zone), failed));
    expect(dns[0]).toMatchObject({
      recovery: {
        interval: { hi: null },
        why: 'its last answer had a dead address, and only SERVFAIL came after it',
      },
      negative: { answers: { lo: 0, hi: 0 } },
      answers: { lo: 30, hi: 30 },
    });
  });
});
