import type { EventBody } from '#core';
import { describe, expect, it } from 'vitest';
import { buildExperiment } from '../../../test/reporters/build-findings.ts';
import { buildFaultPlan, buildInventory, buildPlan } from '../../../test/reporters/build-plan.ts';
import { buildVictim } from '../../../test/reporters/build-findings.ts';
import { renderEventLine } from './event-line.ts';

const lineOf = (body: EventBody) => renderEventLine({ ...body, seq: 1, at: 12_345 });
const proof = (id: string, isProven: boolean) => ({
  id,
  state: isProven ? 'terminated' : 'running',
  isProven,
});

describe('an event as a line', () => {
  const reserved = { balancer: 'shop', capacityUnits: 100, waitedMs: 3000 };
  const told: [EventBody, string][] = [
    [
      {
        type: 'run-started',
        runId: 'r1',
        squall: '0.1.0',
        wall: '2026-03-14T09:26:53.000Z',
        node: 'v24',
        platform: 'linux',
        experiment: buildExperiment(),
        source: { file: 'a.yaml', sha256: 'ab' },
      },
      'lose-a-quarter (a.yaml)',
    ],
    [{ type: 'inventory', inventory: buildInventory() }, 'lab: 4 instances, 4 services'],
    [
      { type: 'plan', plan: buildPlan() },
      [
        '3 probes',
        '           fault 1: terminate 1 of 3 eligible instances (4 running) (25 %, rounded up), abrupt, seed 7',
        '             i-0000000000000001 (lab-local-1b)',
      ].join('\n'),
    ],
    [{ type: 'plan', plan: buildPlan({ faults: [] }) }, '3 probes\n           no fault, only watching'],
    [{ type: 'phase', phase: 'fault' }, 'phase fault'],
    [{ type: 'fault-sent', fault: 0, sent: 12_000 }, 'fault 1 sent'],
    [{ type: 'fault-answered', fault: 0, done: 12_300 }, 'fault 1 answered'],
    [{ type: 'fault-answered', fault: 0, done: 12_300, error: 'denied' }, 'fault 1 refused: denied'],
    [
      { type: 'fault-proof', fault: 0, done: 12_300, victims: [proof('i-1', true), proof('i-2', true)] },
      'fault 1 proven for 2 of 2 victims',
    ],
    [
      { type: 'fault-proof', fault: 0, done: 12_300, victims: [proof('i-1', true), proof('i-2', false)] },
      'fault 1 not proven for 1 of 2 victims: i-2 is running',
    ],
    [{ type: 'undo-sent', fault: 0, sent: 12_000 }, 'fault 1 is being put back'],
    [{ type: 'undo-sent', fault: 'load', sent: 12_000 }, 'what load changed is being put back'],
    [
      {
        type: 'undo-done',
        fault: 'load',
        done: 12_300,
        outcomes: [{ id: 'capacity of shop', state: 'left', detail: 'pending' }],
      },
      'what load changed is NOT put back: capacity of shop (pending)',
    ],
    [
      { type: 'load-started', role: 'traffic', engine: 'traffic', model: 'open' },
      'the traffic begins: engine traffic, open loop',
    ],
    [
      { type: 'load-started', role: 'warm-up', engine: 'autocannon', model: 'closed', version: '8.0.0' },
      'the warm-up begins: engine autocannon 8.0.0, closed loop',
    ],
    [
      { type: 'load-started', role: 'warm-up', engine: 'k6', model: 'unknown' },
      'the warm-up begins: engine k6, a loop as the script says',
    ],
    [
      { type: 'load-lost', role: 'traffic', since: 12_000, reason: 'a generator\nended' },
      'warning: of the traffic a part is unknown from 12.0 s on: a generator ended',
    ],
    [
      { type: 'load-ended', role: 'traffic', until: 12_000, error: 'no generator is left' },
      'the traffic ended before its time: no generator is left',
    ],
    [
      { type: 'reservation', state: 'awaited', ...reserved, saw: 'nothing is reserved' },
      '100 capacity units of shop reserved, and awaited',
    ],
    [
      { type: 'reservation', state: 'provisioned', ...reserved, saw: '100 capacity units, provisioned' },
      '✓ shop has its capacity after 3.00 s',
    ],
    [
      { type: 'reservation', state: 'needless', ...reserved, saw: '200 capacity units, provisioned' },
      'nothing has to be reserved: shop has 200 capacity units, provisioned',
    ],
    [{ type: 'note', level: 'warning', text: 'two\nlines' }, 'warning: two lines'],
    [
      { type: 'run-ended', ending: 'failed', reason: 'no cluster', wall: '' },
      'run ended: failed: no cluster',
    ],
  ];

  it.each(told)('%j says when and what', (body, text) => expect(lineOf(body)).toBe(`   12.3 s  ${text}`));

  it('is nothing for what only feeds the analysis', () => {
    expect(lineOf({ type: 'samples', folds: [] })).toBeUndefined();
    expect(lineOf({ type: 'look', sent: 1, done: 2, counts: [] })).toBeUndefined();
    expect(lineOf({ type: 'fault-intended', fault: 0 })).toBeUndefined();
    expect(lineOf({ type: 'load', role: 'traffic', slices: [] })).toBeUndefined();
    expect(lineOf({ type: 'load-ended', role: 'traffic', until: 12_000 })).toBeUndefined();
  });

  it('counts the victims it does not name', () => {
    const victims = Array.from({ length: 12 }, (_, n) => buildVictim(`i-${n}`, 'z', []));
    expect(lineOf({ type: 'plan', plan: buildPlan({ faults: [buildFaultPlan(victims)] }) })).toMatch(
      /i-8 \(z\)\n +i-9 \(z\)\n +\+2 more$/,
    );
  });
});
