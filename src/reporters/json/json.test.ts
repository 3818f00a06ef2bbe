import { describe, expect, it } from 'vitest';
import { buildFindings, hurt } from '../../../test/reporters/build-findings.ts';
import { stories as completeStories } from '../../../test/reporters/stories.ts';
import { earlyStories } from '../test/early-stories.ts';
import json, { reportJsonSchema, reportSchema } from './index.ts';

const stories = { ...completeStories, ...earlyStories };
const readReport = (text: string) => reportSchema.parse(JSON.parse(text));

describe('report.json', () => {
  it.each(Object.entries(stories))('of the %s run satisfies its schema to the last key', (_, findings) => {
    const text = json.render(findings);
    expect(readReport(text)).toEqual(JSON.parse(text));
  });

  it('begins with what decides', () => {
    const [, , verdict, ending, , , expectations, checks] = Object.keys(
      JSON.parse(json.render(buildFindings())),
    );
    expect([verdict, ending, expectations, checks]).toEqual(['verdict', 'ending', 'expectations', 'checks']);
  });

  it('is the same text byte for byte when the findings are built again', () => {
    const text = json.render(buildFindings());
    const reordered = Object.fromEntries(Object.entries(buildFindings()).reverse());
    expect(json.render(buildFindings(reordered))).toBe(text);
  });

  it('rounds times to the microsecond and shares to one in a million', () => {
    const findings = buildFindings({
      recovery: { interval: { lo: -0.00004, hi: 1234.56789 } },
      requests: { sent: 3, ok: 2, failed: 1, unknown: 0, failedShare: { lo: 0.12345678, hi: 1 } },
    });
    const report = readReport(json.render(findings));
    expect(report.recovery.intervalMs).toEqual({ lo: 0, hi: 1234.568 });
    expect(report.requests.failedShare).toEqual({ lo: 0.123457, hi: 1 });
  });

  it('bounds the length of an outage by the sends around it', () => {
    const ended = hurt('checkout', 'lost', { fromMs: 100, untilMs: 5100 });
    const lasting = hurt('search', 'lost', { fromMs: 100, untilMs: null });
    const { services } = readReport(json.render(buildFindings({ services: [ended, lasting] })));
    expect(services.map(({ outages }) => outages[0]?.lengthMs)).toEqual([
      { lo: 4900, hi: 5100 },
      { lo: 119_800, hi: null },
    ]);
  });

  it('tells whose each undo is, a fault by its place and the load by its name', () => {
    const undo = { sent: 1500, done: 1700, steps: [] };
    const undos = [
      { fault: 0, kind: 'stop-instances', ...undo },
      { fault: 'load' as const, kind: 'load', ...undo },
    ];
    const report = readReport(json.render(buildFindings({ undos })));
    expect(report.undos.map(({ fault, kind }) => [fault, kind])).toEqual([
      [0, 'stop-instances'],
      ['load', 'load'],
    ]);
  });

  it('tells what load sent, second by second and phase by phase, and how the warm-up went', () => {
    const { loaded } = stories;
    const { loads, warmUp, trafficLost } = readReport(json.render(loaded ?? buildFindings()));
    const [warming, traffic] = loads;
    expect([warming?.role, traffic?.role]).toEqual(['warm-up', 'traffic']);
    expect(traffic?.phases.reduce((sum, { due }) => sum + due, 0)).toBe(traffic?.total.due);
    expect(traffic?.seconds[0]).toMatchObject({ fromAtMs: 10_000, toAtMs: 11_000, due: 200 });
    const cells = traffic?.scenarios.flatMap(({ byPhase }) => byPhase) ?? [];
    expect(cells.map(({ phase }) => phase)).toEqual(
      [...Array(2)].flatMap(() => ['steady', 'fault', 'recovery']),
    );
    expect(cells.reduce((sum, { sent }) => sum + sent, 0)).toBe(traffic?.total.sent);
    expect(cells[0]?.latencyHistogram).toEqual([{ bucket: 880, count: 3000 }]);
    expect(warmUp).toMatchObject({ stage: 'warm', toPerSecond: 50_000, lastedMs: 720_000 });
    expect(trafficLost).toMatchObject({
      untilAtMs: 69_600,
      due: 5920,
      share: { lo: 0.018919, hi: 0.025676 },
    });
  });

  it('of a refuted run is as the golden text', async () => {
    const { refuted } = stories;
    await expect(json.render(refuted ?? buildFindings())).toMatchFileSnapshot('golden/refuted.json.txt');
  });
});

describe('the published JSON Schema', () => {
  it('names the format that every report carries', () => {
    const report = readReport(json.render(buildFindings()));
    expect(reportJsonSchema()).toMatchObject({
      $id: report.$schema,
      type: 'object',
      additionalProperties: false,
    });
  });
});
