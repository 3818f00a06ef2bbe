import { describe, expect, it } from 'vitest';
import { buildVictim } from '../../../test/reporters/build-findings.ts';
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
      ['✗ every host dies', 'payments', '1 of 1 task', 'on 1 of 1 host'],
      ['! some tasks die', 'checkout', '1 of 4 tasks', 'on 1 of 4 hosts'],
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
});
