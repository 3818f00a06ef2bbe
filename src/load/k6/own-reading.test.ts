import { quantile } from '#core';
import { describe, expect, it } from 'vitest';
import { missesIn, sumOf } from '../test/merged.ts';
import { SliceBook } from '../slice-book.ts';
import { Lines } from './lines.ts';
import { OwnReading } from './own-reading.ts';
import { pointOf } from './points.ts';
import { recorded, scenarioOf } from './test/jobs.ts';
import { wallMsOf } from './wall-clock.ts';

/** Reads a script that browses (a redirect, its end and a page that is missing) and orders, too slowly for its one VU. */
function read(statuses?: string) {
  const scenarios = statuses === undefined ? [] : [scenarioOf({ name: 'browse', statuses })];
  const names = scenarios.map(({ name }) => name);
  const book = new SliceBook({ scenarios: names, holdMs: 0 });
  const reading = new OwnReading({ scenarios, names, book });
  const lines = new Lines((line) => {
    const point = pointOf(line, reading.metrics);
    if (point) reading.read(point, wallMsOf(point.time) ?? NaN);
  });
  lines.write(recorded('own'));
  const slices = book.takeAll();
  return (name: string) => slices.filter(({ scenario }) => scenario === name);
}

describe("a script of the user's own", () => {
  it('is told by its own scenarios, without its setup, with each hop of a redirect', () => {
    const of = read();
    expect([sumOf(of('browse'), 'sent'), sumOf(of('orders'), 'sent')]).toEqual([12, 4]);
    expect(of('')).toEqual([]);
  });

  it('says itself which answers are wanted', () => {
    const of = read();
    expect([sumOf(of('browse'), 'ok'), sumOf(of('browse'), 'failed')]).toEqual([8, 4]);
    expect(missesIn(of('browse'))).toEqual({ 'failed: status 404': 4 });
  });

  it('is judged by the job in a scenario that the job has', () => {
    expect(missesIn(read('404')('browse'))).toEqual({ 'failed: status 200': 4, 'failed: status 302': 4 });
  });

  it('tells of each place at which no VU was free', () => {
    expect(missesIn(read()('orders'))).toEqual({ 'unknown: harness overloaded': 7 });
  });

  it('is an error where its requests do not tell their scenarios, also once it was stopped', () => {
    const reading = new OwnReading({
      scenarios: [],
      names: [],
      book: new SliceBook({ scenarios: [], holdMs: 0 }),
    });
    const point = { metric: 'http_req_duration', time: '', value: 1, metadata: {} };
    reading.read({ ...point, tags: { group: '::setup' } }, 0);
    expect([reading.unread(true), reading.unread(false)]).toEqual([undefined, 'it asked nothing']);
    reading.read({ ...point, tags: { status: '200' } }, 0);
    expect(reading.unread(true)).toBe('its requests do not tell their scenarios');
  });

  it('has latencies with the time to connect', () => {
    const slowest = quantile(
      read()('orders').flatMap(({ latency }) => latency),
      1,
    );
    expect(slowest).toBeGreaterThan(200);
    expect(slowest).toBeLessThan(220);
  });
});
