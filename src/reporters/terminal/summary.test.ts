import { describe, expect, it } from 'vitest';
import { buildFindings, hurt, untouched } from '../../../test/reporters/build-findings.ts';
import { buildTraffic, buildTrafficLost } from '../../../test/reporters/build-load.ts';
import { stories as completeStories } from '../../../test/reporters/stories.ts';
import { earlyStories } from '../test/early-stories.ts';
import { widthOf } from '../text-width.ts';
import { renderSummary } from './summary.ts';

const stories = { ...completeStories, ...earlyStories };
const reportPath = 'reports/lose-a-quarter/report.md';
const widths = [80, 100, 120, 200];
const everyStory = Object.entries(stories).flatMap(([name, findings]) =>
  widths.map((width) => ({ name, findings, width })),
);
// oxlint-disable-next-line no-control-regex -- the codes are what is looked for
const ansi = /\u001b\[\d+m/g;

describe('the summary', () => {
  it.each(everyStory)(
    'of the $name run at $width columns is as the golden text',
    async ({ name, findings, width }) => {
      const text = renderSummary(findings, { width, color: false, reportPath });
      await expect(text).toMatchFileSnapshot(`golden/${name}-${width}.txt`);
    },
  );

  it.each(everyStory)('of the $name run fits on 24 lines of $width columns', ({ findings, width }) => {
    const lines = renderSummary(findings, { width, color: false, reportPath }).split('\n');
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(lines.filter((line) => widthOf(line) > width)).toEqual([]);
  });

  it.each(everyStory)('of the $name run says the same with and without colour', ({ findings, width }) => {
    const plain = renderSummary(findings, { width, color: false });
    const colored = renderSummary(findings, { width, color: true });
    expect(plain).not.toMatch(ansi);
    expect(colored).toMatch(ansi);
    expect(colored.replaceAll(ansi, '').replaceAll(/ +$/gm, '')).toBe(plain);
  });

  it('names the worst services first and counts those it leaves out', () => {
    const services = [
      ...Array.from({ length: 30 }, (_, n) =>
        hurt(`slightly-${n}`, 'degraded', { fromMs: 100, untilMs: 400 }),
      ),
      hurt('badly', 'lost', { fromMs: 100, untilMs: 9400 }),
      untouched('unharmed'),
    ];
    const text = renderSummary(buildFindings({ services }), { width: 80, color: false });
    expect(text.indexOf('✗ lost')).toBeLessThan(text.indexOf('! degraded  slightly-0'));
    const named = text.match(/slightly-\d+|badly/g) ?? [];
    expect(text).toContain(`+${31 - named.length} more in report.md`);
    expect(text.split('\n')).toHaveLength(24);
    expect(text).not.toContain('unharmed');
  });

  it('tells what came back and was lost again', () => {
    const web = hurt('web', 'lost', { fromMs: 100, untilMs: 400 });
    const [outage] = web.outages;
    if (!outage) throw new Error('web was not hurt');
    const told = (...ends: (number | null)[]) => {
      const relapses = ends.map((by) => ({ ...outage, end: { ...outage.end, by } }));
      return renderSummary(buildFindings({ services: [{ ...web, relapses }] }), { width: 80, color: false });
    };
    expect(told()).not.toMatch(/relapse|down again/);
    expect(told(9000)).toMatch(/1 relapse, first back .* s /);
    expect(told(9000, 9900)).toMatch(/2 relapses, first back .* s /);
    expect(told(9000, null)).toMatch(/down again, first back .* s /);
    expect(told(9000, null)).toMatch(/Overall +back .* s at first, down again; /);
  });

  it('tells that a service is down again however long its name and its recovery are', () => {
    const web = hurt('w'.repeat(60), 'lost', { fromMs: 100, untilMs: 62_400 });
    const relapses = web.outages.map((outage) => ({ ...outage, end: { ...outage.end, by: null } }));
    const services = [{ ...web, relapses }, untouched('api')];
    const text = renderSummary(buildFindings({ services }), { width: 80, color: false });
    expect(text).toMatch(/lost .*down again/);
    expect(text).toMatch(/at first, 1 down again/);
  });

  it('names the signals of the cluster that were not fine, the worst first', () => {
    const signals = [
      untouched('hosts'),
      hurt('targets', 'degraded', { fromMs: 100, untilMs: 400 }),
      hurt('packer', 'lost', { fromMs: 100, untilMs: 9400 }),
    ];
    const told = (given: typeof signals) =>
      renderSummary(buildFindings({ signals: given }), { width: 80, color: false });
    expect(told(signals)).toMatch(/^Signals {3}✗ packer lost {3}! targets degraded$/m);
    expect(told([untouched('hosts')])).not.toContain('Signals');
    const many = Array.from({ length: 9 }, (_, n) =>
      hurt(`${n}`.repeat(40), 'degraded', { fromMs: 1, untilMs: 2 }),
    );
    expect(told(many)).toContain('+6 more in report.md');
  });

  it('tells apart what was hurt and not probed', () => {
    const unprobed = ['payments', 'mailer', 'billing'].map((service) => ({ service, why: 'not asked' }));
    const text = renderSummary(buildFindings({ unprobed }), { width: 80, color: false });
    expect(text).toContain('? 1 hurt, not probed   - 2 not probed');
  });

  it('tells of no request where none was sent, or none counts', () => {
    const requests = { sent: 0, ok: 0, failed: 0, unknown: 0, failedShare: null };
    const told = (state: 'untouched' | 'unreachable') => {
      const services = [{ ...untouched('names'), state }];
      return renderSummary(buildFindings({ services, requests }), { width: 80, color: false });
    };
    expect(told('untouched').replaceAll(/\s+/g, ' ')).toContain(
      'no request was sent since the fault (looks and queries are none)',
    );
    expect(told('unreachable')).toContain('no request counts');
  });

  it('shows what is in front of the services and the traffic, each on a line, where there is room for no more', () => {
    const { loaded } = completeStories;
    const told = (height: number) =>
      renderSummary(loaded ?? buildFindings(), { width: 80, color: false, height });
    expect(told(30)).toContain('unknown from +3.00 s to +5.00 s: the generator ended');
    expect(told(20)).not.toContain('the generator ended');
    for (const height of [20, 30]) expect(told(height)).toMatch(/^Warm-up .*\n^Traffic /m);
  });

  it('calls a closed loop so', () => {
    const closed = buildTraffic({ model: 'closed' });
    const findings = buildFindings({ loads: [closed], trafficLost: buildTrafficLost({ unknown: 0 }) });
    expect(renderSummary(findings, { width: 80, color: false })).toContain(
      'Traffic   ! closed loop, t0 to recovery: 112 of 5,920 lost (1.89 %), 12 of them',
    );
  });

  it('gives a command that a shell reads as the file it was run with', () => {
    const source = { file: "it's here.yaml", sha256: 'ab' };
    expect(renderSummary(buildFindings({ source }), { width: 80, color: false })).toContain(
      `squall run 'it'\\''s here.yaml'`,
    );
  });

  it('still fits a terminal of a few columns', () => {
    const lines = renderSummary(buildFindings(), { width: 12, color: false }).split('\n');
    expect(lines.filter((line) => widthOf(line) > 12)).toEqual([]);
  });
});
