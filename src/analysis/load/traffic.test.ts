import type { EventBody, LoadSlice } from '#core';
import { describe, expect, it } from 'vitest';
import { atMost, fine, judged } from '../test/judged.ts';
import { findingsOf } from '../test/scripted-run.ts';
import type { Script } from '../test/scripted-run.ts';
import { slicesOf, steadily } from './test/slices.ts';
import type { ScriptedRequest } from './test/slices.ts';

const t0 = 1000;
const endsAt = 5000;

/** A run of a fine service with this traffic, told at its end; cut at t0. */
function runWith(requests: ScriptedRequest[], more: Partial<Script> = {}, ended: object = {}): Script {
  return {
    services: { web: fine },
    t0,
    endsAt,
    also: trafficTold(slicesOf(requests, [t0]), ended),
    ...more,
  };
}

function trafficTold(slices: LoadSlice[], ended: object): [number, EventBody][] {
  return [
    [0, { type: 'load-started', role: 'traffic', engine: 'traffic', model: 'open', version: '1' }],
    [4990, { type: 'load', role: 'traffic', slices }],
    [4991, { type: 'load-ended', role: 'traffic', until: 4900, ...ended }],
  ];
}

const checksOf = (script: Script) =>
  Object.fromEntries(findingsOf(script).checks.map(({ name, isOk, detail }) => [name, { isOk, detail }]));
const well = [...steadily(100, 0, 1000), ...steadily(100, 1000, 4000)];
const limit = atMost('requestsLost', 0.01);
const lostOf = (requests: ScriptedRequest[]) => judged(limit, { web: fine }, runWith(requests));

describe('requests lost, of a run with traffic', () => {
  it('are decided by the traffic, with its exact counts, and not by probes', () => {
    const failing = [...well, ...steadily(100, 4000, 4060, { outcome: 'failed' })];
    expect(lostOf(failing)).toMatchObject({ verdict: 'refuted', value: { lo: 6 / 306, hi: 6 / 306 } });
    expect(lostOf(failing).why).toMatch(
      /^6 of 306 requests lost \(2\.0 %\); traffic decides, all of it is counted/,
    );
    expect(lostOf(well)).toMatchObject({ verdict: 'held', value: { lo: 0, hi: 0 } });
  });

  it('are not certain where some are unknown', () => {
    const unsure = [
      ...well.filter(({ sent }) => sent < 3980),
      ...steadily(100, 3980, 4000, { outcome: 'unknown' }),
      ...steadily(100, 4000, 4020, { outcome: 'rejected' }),
    ];
    const { verdict, value, why } = lostOf(unsure);
    expect({ verdict, value }).toEqual({ verdict: 'inconclusive', value: { lo: 2 / 302, hi: 4 / 302 } });
    expect(why).toContain('2 of 302 requests lost, 2 unknown');
  });

  it('count those that were under way at t0, and none that was decided before', () => {
    const hit = { sent: 990, outcome: 'failed', tookMs: 500 } as const;
    const before = { sent: 980, outcome: 'failed', tookMs: 10 } as const;
    const findings = findingsOf(runWith([...well, hit, before]));
    expect(findings.trafficLost).toMatchObject({ due: 301, failed: 1 });
  });

  it('are not known where no request was due since the fault', () => {
    expect(lostOf(steadily(100, 0, 900)).value).toBeNull();
    expect(lostOf(steadily(100, 0, 900)).why).toContain('no request of the traffic was due since the fault');
  });

  it('are unknown in a journal that is cut off before they were heard of', () => {
    const unheard = steadily(100, 4000, 4100).map(({ sent }) => ({ sent }));
    const { trafficLost, loads, verdict } = findingsOf(
      runWith([...well, ...unheard], { ending: 'cut off', expect: [limit] }),
    );
    expect(trafficLost).toEqual({
      until: null,
      due: 310,
      failed: 0,
      rejected: 0,
      unknown: 10,
      share: { lo: 0, hi: 10 / 310 },
    });
    expect(loads[0]?.total).toMatchObject({ due: 410, sent: 410, unknown: 10 });
    expect(verdict).toBe('inconclusive');
  });

  it('are decided by probes where there is no traffic', () => {
    expect(judged(limit, { web: fine }, { t0 }).why).toContain('from probes alone');
    expect(findingsOf({ services: { web: fine } })).toMatchObject({
      loads: [],
      trafficLost: null,
      reservation: null,
      warmUp: null,
    });
  });
});

describe('the checks of traffic', () => {
  it('are two that are ok where it was sent and answered, and none where there is none', () => {
    expect(checksOf(runWith(well))).toMatchObject({
      'traffic was ok': { isOk: true, detail: '0 of 100 requests lost in steady' },
      'traffic since t0 is known': {
        isOk: true,
        detail: expect.stringContaining('0 of 300 requests since t0') as string,
      },
    });
    const names = Object.keys(checksOf({ services: { web: fine } }));
    expect(names.filter((name) => /traffic|warmed/.test(name))).toEqual([]);
  });

  it.each<[string, ScriptedRequest[], boolean, string]>([
    ['none was sent in steady', steadily(10, 1000, 4000), false, 'none was sent in steady'],
    [
      'one in a thousand was lost',
      [...steadily(999, 0, 1000), { sent: 1, outcome: 'failed' }],
      true,
      '1 of 1000 requests lost in steady',
    ],
    [
      'more than one in a thousand were',
      [...steadily(998, 0, 1000), { sent: 1, outcome: 'failed' }, { sent: 2, outcome: 'rejected' }],
      false,
      'in steady the traffic lost 2 of 1000 requests (0.20 %), 1 of them rejected; most often failed',
    ],
    [
      'one scenario of little traffic lost more than one in a thousand of its own',
      [
        ...steadily(5000, 0, 1000),
        ...steadily(10, 0, 1000, { scenario: 'small' }),
        { sent: 5, outcome: 'failed', scenario: 'small' },
      ],
      false,
      'in steady the traffic lost 1 of 11 requests of small (9.1 %); most often failed',
    ],
    [
      'few were unknown, though more than one in a hundred',
      [...steadily(95, 0, 1000), ...steadily(5, 0, 1000, { outcome: 'unknown' })],
      true,
      '0 of 100 requests lost in steady',
    ],
    [
      'more than few and one in a hundred were',
      [...steadily(94, 0, 1000), ...steadily(5, 0, 1000, { outcome: 'unknown' }), { sent: 2 }],
      false,
      'in steady 6 of 100 requests of the traffic are unknown (6 %, allowed 1 %)',
    ],
    [
      'none of it left',
      [{ sent: 1, outcome: 'unknown', neverLeft: true }],
      false,
      'in steady no request of the traffic was sent',
    ],
  ])('tell of traffic in steady of which %s', (_, requests, isOk, detail) =>
    expect(checksOf(runWith(requests))['traffic was ok']).toEqual({ isOk, detail }),
  );

  it.each([
    [1, true],
    [2, false],
  ])('tell whether too much since the fault is unknown: %i of 100', (count, isOk) => {
    const since = [
      ...steadily(100 - count, 1000, 2000),
      ...steadily(count, 1000, 2000, { outcome: 'unknown' }),
    ];
    expect(checksOf(runWith([...steadily(100, 0, 1000), ...since]))['traffic since t0 is known']).toEqual({
      isOk,
      detail: `${count} of 100 requests since t0 are unknown (${count} %, allowed 1 %)`,
    });
  });

  it('name why some are unknown: the end of the traffic, or of one of its generators', () => {
    const ended = checksOf(runWith(well, {}, { error: 'No request is sent any more.' }));
    expect(ended['traffic since t0 is known']?.detail).toMatch(/; No request is sent any more$/);
    const lost: [number, EventBody] = [
      3000,
      { type: 'load-lost', role: 'traffic', since: 2900, reason: 'SIGKILL' },
    ];
    const script = runWith(well);
    const findings = findingsOf({ ...script, also: [...(script.also ?? []), lost] });
    expect(findings.checks.find(({ name }) => name === 'traffic since t0 is known')?.detail).toMatch(
      /; SIGKILL$/,
    );
    expect(findings.loads[0]?.lost).toEqual([{ since: 2900, reason: 'SIGKILL' }]);
  });

  it('keep a run with bad traffic from holding', () => {
    const bad = [
      ...steadily(90, 0, 1000),
      ...steadily(10, 0, 1000, { outcome: 'failed' }),
      ...well.slice(100),
    ];
    expect(findingsOf(runWith(bad, { expect: [limit] })).verdict).toBe('inconclusive');
    expect(findingsOf(runWith(well, { expect: [limit] })).verdict).toBe('held');
  });
});
