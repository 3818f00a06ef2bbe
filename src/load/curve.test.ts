import { BadInputError } from '#core';
import { dirname } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { readCurve } from './curve.ts';
import { Schedule } from './profile.ts';
import { dataFile } from './test/data-file.ts';

const hourMs = 3_600_000;
const csv = (...lines: string[]) => ['time,rate', ...lines].join('\n');
const curve = (text: string, more: { over?: number; peak?: number; name?: string } = {}) => {
  const { name, ...rest } = more;
  return readCurve({ file: dataFile(text, name), ...rest });
};

function refusal(text: string, name?: string): string {
  const file = dataFile(text, name);
  try {
    readCurve({ file });
  } catch (error) {
    if (error instanceof BadInputError) return error.message.replace(`${dirname(file)}/`, '');
  }
  return 'no refusal';
}

describe('a recorded curve', () => {
  it('goes from row to row, and from the last to the first in as long as the others take on average', () => {
    expect(curve(csv('0,10/s', '60,600/min', '180.5,40'))).toEqual({
      points: [
        [0, 10],
        [60_000, 10],
        [180_500, 40],
        [270_750, 10],
      ],
      repeats: true,
    });
  });

  it.each([
    ['the clock', csv('14:30,1', '15:30,2')],
    ['the clock with seconds', csv('9:00:00,1', '10:00:00,2')],
    ['ISO 8601', csv('2026-11-20T23:30:00Z,1', '2026-11-21T00:30:00Z,2')],
    ['seconds of any begin', csv('1795000000,1', '1795003600,2')],
  ])('reads the times of %s', (_, text) =>
    expect(curve(text).points).toEqual([
      [0, 1],
      [hourMs, 2],
      [2 * hourMs, 1],
    ]),
  );

  it('is a day of its hours', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => `${hour}:00,${hour + 1}`);
    const { points } = curve(csv(...hours));
    expect(points.at(-1)).toEqual([24 * hourMs, 1]);
    expect(new Schedule({ points, repeats: true }).rateAt(24 * hourMs + hourMs / 2)).toBeCloseTo(1.5);
  });

  it('may go over midnight, once', () => {
    expect(curve(csv('22:00,1', '23:00,2', '00:00,3', '1:00,4')).points).toEqual([
      [0, 1],
      [hourMs, 2],
      [2 * hourMs, 3],
      [3 * hourMs, 4],
      [4 * hourMs, 1],
    ]);
    expect(refusal(csv('22:00,1', '1:00,2', '0:30,3'))).toBe('rows.csv:4 is not later than the row before.');
    expect(refusal(csv('22:00,1', '1:00,2', '22:30,3'))).toContain('rows.csv:4 is not later');
  });

  it('takes as long as it is told, and is as high, to the last digit', () => {
    const rows = csv('1795000000.7,3.3', '1795003611.1,7.7', '1795009999.3,1.1');
    const { points } = curve(rows, { over: 60_001, peak: 123.4 });
    expect(points.at(-1)?.[0]).toBe(60_001);
    expect(Math.max(...points.map(([, rate]) => rate))).toBe(123.4);
    expect(points[1]?.[0]).toBeCloseTo((60_001 * 3610.4) / (9998.6 * 1.5), 1);
    expect(points[2]?.[1]).toBeCloseTo(123.4 / 7, 9);
    expect(points[0]?.[1]).toBe(points.at(-1)?.[1]);
  });

  it('reads NDJSON, and more rows than a call takes arguments', () => {
    const rows = Array.from({ length: 200_000 }, (_, s) => JSON.stringify({ time: s, rate: 1 + (s % 5) }));
    expect(curve(rows.join('\n'), { name: 'a.ndjson', peak: 10 }).points).toHaveLength(200_001);
  });

  it.each([
    ['a time that is none', csv('0,1', '', 'noon,2'), 'rows.csv:4 "noon" is no time.'],
    [
      'an hour that no day has',
      csv('25:00,1', '26:00,2'),
      'rows.csv:2 "25:00" is no time, line 3: "26:00" is no time.',
    ],
    ['a minute that no hour has', csv('12:60,1', '13:00,2'), 'rows.csv:2 "12:60" is no time.'],
    ['a day that no month has', csv('2026-13-01T00:00:00Z,1'), '"2026-13-01T00:00:00Z" is no time.'],
    ['a rate that is none', csv('0,1', '60,many'), 'rows.csv:3 "many" is no rate.'],
    ['a negative rate', csv('0,1', '60,-5'), 'rows.csv:3 "-5" is no rate.'],
    [
      'other columns',
      'Time,Rate\n0,1\n',
      'rows.csv has no column time and no column rate; it has Time, Rate.',
    ],
    ['other commas', 'time;rate\n0;1\n', 'it has time;rate.'],
    ['rows of one time', csv('0,1', '0,2'), 'rows.csv:3 is not later than the row before.'],
    ['rows that go back', csv('0,1', '60,2', '30,3'), 'rows.csv:4 is not later than the row before.'],
    ['dates that go back', csv('2026-01-02T00:00Z,1', '2026-01-01T00:00Z,2'), 'rows.csv:3 is not later'],
    [
      'every row that is wrong',
      csv('0,1', '60,many', '120,2', 'noon,3', '90,4', '180,5'),
      'rows.csv:3 "many" is no rate, line 5: "noon" is no time, line 6: is not later than the row before.',
    ],
    [
      'as many as there is room for',
      csv(...Array.from({ length: 8 }, (_, n) => `x${n},1`)),
      'line 6: "x4" is no time and 3 more.',
    ],
    ['one row', csv('0,1'), 'rows.csv holds no curve'],
    ['no rate above zero', csv('0,0', '60,0'), 'rows.csv never has a rate above zero.'],
  ])('refuses %s, by the line', (_, text, message) => expect(refusal(text)).toContain(message));

  it('takes times without a zone as they stand, whatever the zone of the machine', () => {
    const told = csv('2026-03-29T01:00:00,1', '2026-03-29T03:00:00,2', '2026-03-29T04:00:00.5,1');
    for (const zone of ['UTC', 'Europe/Zurich']) {
      vi.stubEnv('TZ', zone);
      expect(
        curve(told)
          .points.slice(0, 2)
          .map(([at]) => at / hourMs),
      ).toEqual([0, 2]);
    }
    vi.unstubAllEnvs();
  });

  it('tells the line of NDJSON, which has no header', () => {
    expect(refusal('{"time":0,"rate":1}\n{"time":"x","rate":1}\n', 'a.jsonl')).toBe(
      'a.jsonl:2 "x" is no time.',
    );
  });
});
