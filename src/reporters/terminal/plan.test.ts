import type { Forecast } from '#core';
import { describe, expect, it } from 'vitest';
import { buildFindings, buildVictim } from '../../../test/reporters/build-findings.ts';
import { buildFaultPlan, buildInventory, buildPlan } from '../../../test/reporters/build-plan.ts';
import { widthOf } from '../text-width.ts';
import { renderPlan } from './plan.ts';

describe('the plan', () => {
  it.each([80, 120])('at %i columns is as the golden text', async (width) => {
    const inventory = buildInventory({ gaps: ['Auto Scaling groups: AccessDenied'] });
    const text = renderPlan(buildPlan(), inventory, { width, color: false, name: 'lose-a-quarter' });
    await expect(text).toMatchFileSnapshot(`golden/plan-${width}.txt`);
    expect(text.split('\n').filter((line) => widthOf(line) > width)).toEqual([]);
  });

  it('tells a service whose every host dies from one that loses a part, the most exposed first', () => {
    const text = renderPlan(buildPlan(), buildInventory(), { width: 80, color: false });
    const rows = text.match(/^ {2}[✗!✓-] (?:every|some|untouched|not running).*$/gm) ?? [];
    expect(rows.map((row) => row.trim().split(/ {2,}/))).toEqual([
      ['✗ every host hurt', 'payments', '1 of 1 task', 'on 1 of 1 host'],
      ['! some tasks hurt', 'checkout', '1 of 4 tasks', 'on 1 of 4 hosts'],
      ['✓ untouched', 'search', '0 of 2 tasks', 'on 0 of 2 hosts'],
      ['- not running', 'batch', '0 of 0 tasks', 'on 0 of 0 hosts'],
    ]);
  });

  it('says that a watch hurts nothing', () => {
    const text = renderPlan(buildPlan({ faults: [] }), buildInventory(), { width: 80, color: false });
    expect(text).toContain('No fault: the run only watches.');
    expect(text).toContain('Plan: 0 of 4 instances to hurt, 3 services probed, 1 not.\nNothing was touched.');
  });

  it('counts an instance that two faults hurt once', () => {
    const fault = buildFaultPlan([buildVictim('i-0000000000000001', 'z', [])]);
    const text = renderPlan(buildPlan({ faults: [fault, fault] }), buildInventory(), {
      width: 80,
      color: false,
    });
    expect(text).toContain('Plan: 1 of 4 instances to hurt');
  });

  it('lets no name change the terminal', () => {
    const fault = buildFaultPlan([buildVictim('i-\u001b[2J', 'z\n', ['\u202e'])]);
    const text = renderPlan(buildPlan({ faults: [fault] }), buildInventory(), { width: 80, color: false });
    expect(text).toContain('✗ i-�[2J');
    for (const character of ['\u001b', '\u202e']) expect(text).not.toContain(character);
  });

  const shown = (
    parts: Parameters<typeof buildPlan>[0],
    more: Partial<Parameters<typeof renderPlan>[2]> = {},
  ) => renderPlan(buildPlan(parts), buildInventory(), { width: 80, color: false, isShort: true, ...more });
  const lastOf = (text: string) => text.split('\n').slice(-2)[0];

  it('says of a second fault what it takes as gone, and what nothing keeps from it', () => {
    const keeping = buildFaultPlan([buildVictim('i-0000000000000002', 'z', [])]);
    const { draw } = keeping;
    if (!draw) throw new Error('it draws nobody');
    const first = { ...keeping, draw: { ...draw, aim: { ...draw.aim, keepAtLeast: { perService: 1 } } } };
    const second = { ...buildFaultPlan([buildVictim('i-0000000000000003', 'z', [])]), forecast: forecast() };
    const text = shown({ faults: [first, second] });
    const [, told = ''] = text.split('Fault 2:');
    expect(text.split('Fault 2:')[0]).not.toContain('Sent right after');
    expect(told).toContain('Sent right after fault 1: 1 victim, with what they carry, taken as gone.');
    expect(told).toContain('! What keepAtLeast of fault 1 leaves, this fault may take');
    expect(told).toContain('instances that run and that no fault before it hurts');
    // Each alone leaves search a host, and both together none.
    expect(told).toMatch(/these victims +with those of the faults before: take every host of search/);
    expect(shown({ faults: [first, { ...second, ...first }] })).not.toContain('What keepAtLeast of fault 1');
  });

  it('says that it is the first of several, and what a yes is for', () => {
    const text = shown(
      {},
      {
        later: [
          { name: '50 %', hurts: 2 },
          { name: '75 %', hurts: null },
        ],
      },
    );
    const [, step] = text.split('\n');
    expect(step).toBe('Step 1 of 3. Then, each only if the one before held, and drawn when its time');
    expect(text).toContain('50 % (2 instances as of now)');
    expect(lastOf(text)).toBe(
      'Plan: 1 of 4 instances to hurt now, then 2, then ?; 3 services probed, 1 not.',
    );
  });

  it('tells what a group may pick, service by service', () => {
    const among = ['i-0000000000000001', 'i-0000000000000002'];
    const fault = { ...buildFaultPlan([]), picks: { group: 'g', count: 1, among }, forecast: forecast() };
    const { draw: _, ...picking } = fault;
    const text = shown({ faults: [picking] });
    expect(
      text.match(/^ {2}[✗!✓-] (?:may lose|untouched|not running).*$/gm)?.map((row) => row.trim()),
    ).toEqual([
      '✗ may lose every host  payments  at most 1 of 1 host',
      '! may lose some        search    at most 1 of 2 hosts',
      '! may lose some        checkout  at most 1 of 4 hosts',
      '- not running          batch     at most 0 of 0 hosts',
    ]);
    expect(text.replaceAll(/\s+/g, ' ')).toContain('if the group picks 1 of 4 at random');
  });

  it('speaks of draws only where there is one', () => {
    const fault = { ...buildFaultPlan([buildVictim('i-0000000000000001', 'z', [])]), forecast: forecast() };
    expect(shown({ faults: [fault] })).toMatch(/any such draw.*any\s+1 of 4/s);
    const { draw: _, ...decided } = fault;
    expect(shown({ faults: [decided] })).not.toMatch(/any such draw|worst draw|picks/);
  });

  it('cuts no line that decides, and leaves out what is too long to be done from it', () => {
    const expected = (quantity: 'servicesLost' | 'servicesDegraded', atMost: number) => ({
      quantity,
      atMost,
      text: `${quantity} <= ${atMost}`,
    });
    const experiment = {
      ...buildFindings().experiment,
      expect: [expected('servicesLost', 0), expected('servicesDegraded', 3)],
    };
    const fault = {
      ...buildFaultPlan([buildVictim('i-0000000000000003', 'z', ['search'])]),
      forecast: { ...forecast(), isCapped: true },
    };
    const findings = [
      {
        level: 'warn' as const,
        what: 'a group has no tag',
        todo: `aws autoscaling --tags '${'x'.repeat(90)}'`,
      },
      { level: 'warn' as const, what: 'a group is small', todo: 'Wait until it is whole.' },
    ];
    const text = shown({ faults: [fault] }, { experiment, findings });
    expect(text).not.toContain('…');
    expect(text.replaceAll(/\s+/g, ' ')).toContain('keepAtLeast allows no draw that breaks it');
    expect(text).toContain('open: 1 service loses tasks');
    expect(text).toContain('! warns   a group is small. Wait until it is whole.');
    expect(text).not.toContain('xxx');
    expect(text).toContain('squall doctor tells what to do about each');
  });
});

function forecast(): Forecast {
  const none = { value: 0, method: 'exact' as const };
  return {
    pool: 4,
    k: 1,
    isCapped: false,
    services: [],
    expectedLost: none,
    anyLost: none,
    worst: { ids: [], lost: [], isExact: true, atMost: 0 },
    placementBound: 0,
    zones: [],
    tasksHit: none,
    headroom: {
      of: 'victims',
      ids: [],
      tasks: 1,
      fit: { answer: 'fits', placings: [] },
      assumptions: [],
      loadFactor: 1.5,
      groups: [],
      services: [],
      reservedCpu: null,
    },
    advice: [],
  };
}
