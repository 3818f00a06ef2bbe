import type { LoadFinding } from '#analysis';
import { describe, expect, it } from 'vitest';
import { buildFindings, hurt, untouched } from '../../../test/reporters/build-findings.ts';
import { buildCounts, buildLoad, buildWarmUp } from '../../../test/reporters/build-load.ts';
import { stories as completeStories } from '../../../test/reporters/stories.ts';
import { earlyStories } from '../test/early-stories.ts';
import { code, escapeText } from './escape.ts';
import markdown from './index.ts';

const stories = { ...completeStories, ...earlyStories };
const hostileText = '|`<b>&@team**_[x](y)\\$\u001b\n#';

describe('report.md', () => {
  it.each(Object.entries(stories))('of the %s run is as the golden text', async (name, findings) => {
    await expect(markdown.render(findings)).toMatchFileSnapshot(`golden/${name}.md.txt`);
  });

  it.each(Object.entries(stories))(
    'of the %s run has tables whose rows are as long as their heads',
    (_, findings) => {
      const tables = markdown
        .render(findings)
        .split('\n\n')
        .map((block) => block.split('\n').filter((line) => line.startsWith('|')));
      const lengths = tables
        .filter((rows) => rows.length > 0)
        .map((rows) => new Set(rows.map((row) => row.split('|').length)).size);
      expect(lengths.length).toBeGreaterThan(0);
      expect(lengths.every((different) => different === 1)).toBe(true);
    },
  );

  it.each(Object.entries(stories))('of the %s run has no HTML but its own', (_, findings) => {
    const tags =
      markdown
        .render(findings)
        .replaceAll(/`[^`]*`/g, '')
        .match(/<[a-z/!?][^>]*>/gi) ?? [];
    const own = new Set(['<code>', '</code>', '<details>', '</details>', '<summary>', '</summary>']);
    expect(tags.filter((tag) => !own.has(tag))).toEqual([]);
  });

  it('has a dash for bytes that an engine does not tell', () => {
    const counts = buildCounts(10, { bytes: null });
    const load = buildLoad('traffic', [{ phase: 'steady', ...counts }], { total: counts, scenarios: [] });
    const rows = markdown
      .render(buildFindings({ loads: [load] }))
      .split('\n')
      .filter((line) => /^\| (steady|\*\*all\*\*) \|/.test(line));
    expect(rows.map((row) => row.split(' | ').at(-1))).toEqual(['– |', '– |']);
  });

  it('tells each scenario in each phase where there are several, and else does not', () => {
    const counts = { ...buildCounts(10), latencyHistogram: [] };
    const scenario = {
      scenario: 'only',
      ...buildCounts(10),
      byPhase: [{ phase: 'steady' as const, ...counts }],
    };
    const loadOf = (scenarios: LoadFinding['scenarios']) =>
      markdown.render(
        buildFindings({ loads: [buildLoad('traffic', [{ phase: 'steady', ...counts }], { scenarios })] }),
      );
    expect(loadOf([scenario])).not.toContain('in each phase');
    expect(loadOf([scenario, { ...scenario, scenario: 'other' }])).toContain(
      '| `other` | steady | 10 | 10 | 0 | 0 | 0 | 6.4 | 12 |',
    );
  });

  it('stays under 200 kB for thousands of services with hostile names, and says what it left out', () => {
    const services = Array.from({ length: 3000 }, (_, place) =>
      hurt(
        `${hostileText.repeat(20)}${place}`,
        'lost',
        { fromMs: 100, untilMs: 400 },
        { because: hostileText.repeat(50) },
      ),
    );
    const text = markdown.render(buildFindings({ services }));
    expect(new TextEncoder().encode(text).length).toBeLessThan(200_000);
    expect(text).toContain('see report.json');
    expect(text).toContain('## Repeat');
  });

  it('tells what load changed under what was put back, with how to do it by hand where it is left', () => {
    const byHand = ['aws elbv2 modify-capacity-reservation --reset-capacity-reservation'];
    const step = {
      id: 'a',
      does: 'give back the capacity',
      state: 'left' as const,
      detail: 'denied',
      byHand,
    };
    const undos = [{ fault: 'load' as const, kind: 'load', sent: 1500, done: 1700, steps: [step] }];
    const text = markdown.render(buildFindings({ undos }));
    const putBack = text.slice(text.indexOf('## What was put back'));
    expect(putBack).toContain('`load`. First request 1.50 s after the run began.');
    expect(putBack).toContain(`- \`${byHand[0]}\``);
  });

  it('tells what load sent by phases that add up, and that traffic decides', () => {
    const { loaded } = stories;
    const text = markdown.render(loaded ?? buildFindings());
    const traffic = text.slice(text.indexOf('### Traffic'));
    const dueOf = (phase: string) =>
      Number(traffic.split(`| ${phase} | `)[1]?.split(' ')[0]?.replaceAll(',', ''));
    expect(dueOf('steady') + dueOf('fault') + dueOf('recovery')).toBe(dueOf('**all**'));
    expect(text).toContain('It decides `requestsLost`');
    expect(markdown.render(buildFindings())).not.toContain('## Load');
  });

  it('keeps what a warm-up did to a dozen lines, with every change of its stage', () => {
    const steps = Array.from({ length: 400 }, (_, n) => ({
      at: n * 1000,
      perSecond: n,
      stage: n === 123 ? ('backed off' as const) : ('rising' as const),
      why: 'so',
    }));
    const rowsOf = (given: typeof steps) =>
      markdown
        .render(buildFindings({ warmUp: buildWarmUp({ steps: given }) }))
        .split('\n')
        .filter((line) => line.endsWith('| so |'));
    expect(rowsOf(steps)).toHaveLength(12);
    expect(rowsOf(steps).filter((row) => row.includes('backed off'))).toHaveLength(1);
    const flapping = steps.map((step, n) => ({
      ...step,
      stage: n % 2 === 0 ? ('rising' as const) : ('backed off' as const),
    }));
    expect(rowsOf(flapping)).toHaveLength(12);
  });

  it('says of what is unreachable where to ask from', () => {
    const unreached = { ...untouched('web'), state: 'unreachable' as const };
    expect(markdown.render(buildFindings({ services: [unreached] }))).toContain('docs/run-inside.md');
    expect(markdown.render(buildFindings())).not.toContain('docs/run-inside.md');
  });

  it('cuts a long list of services and counts the rest', () => {
    const services = Array.from({ length: 130 }, (_, place) =>
      hurt(`s${place}`, 'lost', { fromMs: 100, untilMs: 400 }),
    );
    expect(markdown.render(buildFindings({ services }))).toContain('+30 more in report.json.');
  });
});

describe('escaping', () => {
  it('leaves no character that Markdown, HTML or GitHub acts on', () => {
    expect(escapeText(hostileText).replaceAll(/&#\d+;/g, '')).toBe('bteamx(y)� #');
    expect(escapeText('</b><= < >= >')).toBe('&#60;/b&#62;<= < >= &#62;');
    expect(escapeText('@team')).toBe('&#64;&#8203;team');
  });

  it('leaves ordinary names readable', () => {
    expect(code('payments-api_2')).toBe('`payments-api_2`');
    expect(escapeText('12 of 1,200 sends failed: status 503')).toBe('12 of 1,200 sends failed: status 503');
  });
});
