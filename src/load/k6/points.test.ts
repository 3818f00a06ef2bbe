import { describe, expect, it } from 'vitest';
import { pointOf } from './points.ts';

const wanted = new Set(['http_req_duration']);
const read = (line: string) => pointOf(Buffer.from(line), wanted);

describe('a point', () => {
  it('is read with its tags and what the script says of itself', () => {
    const line =
      '{"metric":"http_req_duration","type":"Point","data":{"time":"2026-11-27T09:22:50Z","value":4.2,"tags":{"status":"200"},"metadata":{"n":"7"}}}';
    expect(read(line)).toEqual({
      metric: 'http_req_duration',
      time: '2026-11-27T09:22:50Z',
      value: 4.2,
      tags: { status: '200' },
      metadata: { n: '7' },
    });
  });

  it.each([
    '',
    '{',
    'a summary of its own',
    '{"type":"Metric","data":{"name":"http_req_duration"},"metric":"http_req_duration"}',
    '{"metric":"vus","type":"Point","data":{"time":"2026-11-27T09:22:50Z","value":1,"tags":{}}}',
    '{"metric":"http_req_duration","type":"Point","data":{"time":"2026-11-27T09:22',
    '{"metric":"http_req_duration","type":"Point","data":{"time":"2026-11-27T09:22:50Z"}}',
  ])('is none where the line is none that is wanted: %s', (line) => {
    expect(read(line)).toBeUndefined();
  });
});
