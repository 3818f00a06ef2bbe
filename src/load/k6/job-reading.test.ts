import { describe, expect, it } from 'vitest';
import { missesIn, sumOf } from '../test/merged.ts';
import { SliceBook } from '../slice-book.ts';
import { JobReading } from './job-reading.ts';
import { Lines } from './lines.ts';
import { pointOf } from './points.ts';
import type { Point } from './points.ts';
import { recorded, scenarioOf } from './test/jobs.ts';
import { wallMsOf } from './wall-clock.ts';

/** The scenarios that were recorded; each sent two requests, with half a second of patience. */
const names = 'ok,no room,broken,reset,closed,slow,half,bad,refused,nowhere,tls,badurl,noroute'.split(',');

function opened(statuses = '2xx') {
  const book = new SliceBook({ scenarios: names, holdMs: 0 });
  return {
    book,
    reading: new JobReading(
      names.map((name) => scenarioOf({ name, statuses })),
      book,
    ),
  };
}

function readAll(bytes: Buffer, reading: JobReading): void {
  const lines = new Lines((line) => {
    const point = pointOf(line, reading.metrics);
    if (point) reading.read(point, wallMsOf(point.time) ?? NaN);
  });
  lines.write(bytes);
}

const at = (metric: string, n: number, tags: Record<string, string> = {}): Point => ({
  metric,
  time: '',
  value: 1,
  tags: { scenario: 's0', ...tags },
  metadata: { n: String(n) },
});

describe('what k6 tells of a job', () => {
  const { book, reading } = opened();
  readAll(recorded('mixed'), reading);
  const slices = book.takeAll();
  const of = (name: string) => slices.filter(({ scenario }) => scenario === name);

  it('is every request that left, decided', () => {
    expect(sumOf(slices, 'sent')).toBe(26);
    expect(sumOf(slices, 'ok')).toBe(2);
    expect(sumOf(slices, 'unknown')).toBe(2);
  });

  it.each([
    ['ok', {}],
    ['no room', { 'rejected: status 503': 2 }],
    ['broken', { 'failed: status 500': 2 }],
    ['reset', { 'failed: reset': 2 }],
    ['closed', { 'failed: reset': 2 }],
    ['slow', { 'failed: timeout': 2 }],
    ['half', { 'failed: timeout': 2 }],
    ['bad', { 'failed: malformed answer': 2 }],
    ['refused', { 'rejected: refused': 2 }],
    ['nowhere', { 'failed: dns failure': 2 }],
    ['tls', { 'failed: tls: first record does not look like a TLS handshake': 2 }],
    ['badurl', { 'unknown: harness: k6 could not make the request': 2 }],
    ['noroute', { 'failed: no route': 2 }],
  ])('of a server that is "%s" comes to %j', (name, misses) => {
    expect(missesIn(of(name))).toEqual(misses);
    expect(sumOf(of(name), 'sent')).toBe(2);
  });

  it('is judged by the statuses of the scenario', () => {
    const { book, reading } = opened('500-599');
    readAll(recorded('mixed'), reading);
    const slices = book.takeAll();
    expect(sumOf(slices, 'ok')).toBe(4);
    expect(missesIn(slices)).toMatchObject({ 'failed: status 200': 2 });
  });
});

describe('a request', () => {
  it('has the time from its leaving to its end as latency, and its number', () => {
    const { book, reading } = opened();
    reading.read(at('squall_left', 4), 1000);
    reading.read(at('http_req_duration', 4, { status: '404' }), 1250);
    reading.read(at('squall_left', 5), 1300);
    reading.read(at('http_req_duration', 5, { status: '200' }), 1400);
    const [slice] = book.takeAll();
    expect(slice).toMatchObject({ from: 1000, to: 2000, sent: 2, ok: 1, failed: 1, lateness: [] });
    expect(slice?.latency.map(([, count]) => count)).toEqual([1]);
    expect(slice?.misses).toEqual([{ outcome: 'failed', reason: 'status 404', count: 1, places: [[4, 4]] }]);
  });

  it('that is not decided when k6 ends is unknown', () => {
    const { book, reading } = opened();
    reading.read(at('squall_left', 0), 100);
    reading.end(900, 'harness: stopped before it was decided');
    const slices = book.takeAll();
    expect(sumOf(slices, 'sent')).toBe(1);
    expect(missesIn(slices)).toEqual({ 'unknown: harness: stopped before it was decided': 1 });
  });

  it('that k6 dropped never left', () => {
    const { book, reading } = opened();
    reading.read({ ...at('dropped_iterations', 0), value: 3 }, 100);
    const slices = book.takeAll();
    expect([sumOf(slices, 'sent'), sumOf(slices, 'unsent')]).toEqual([0, 3]);
    expect(missesIn(slices)).toEqual({ 'unknown: harness overloaded': 3 });
  });
});
