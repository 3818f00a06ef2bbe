import type { Growth } from '#core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadFields, loadPlanSchema } from './load-schema.ts';
import { loadEvents, loadPlan, loadSlice } from './test/sample-events.ts';

const asWritten = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('what a journal holds of load', () => {
  it('has a sample of every kind of event', () => {
    const kinds = new Set(loadEvents.map(({ type }) => type));
    expect([...kinds].sort()).toEqual(Object.keys(loadFields).sort());
  });

  it('is read as it was written', () => {
    for (const { type, ...fields } of loadEvents)
      expect(z.object(loadFields[type]).parse(asWritten(fields))).toEqual(fields);
    expect(loadPlanSchema.parse(asWritten(loadPlan))).toEqual(loadPlan);
  });

  it.each<Growth>([
    { by: 'steps', factor: 1.5, everyMs: 1000 },
    { by: 'line', overMs: 1000 },
    { by: 'answers', factor: 2, rejectedAtMost: 0 },
  ])('knows growth %j', (growth) => {
    const warmUp = { ...loadPlan.warmUp, growth };
    expect(loadPlanSchema.parse(asWritten({ warmUp }))).toEqual({ warmUp });
  });

  it.each<[string, object]>([
    ['half a request', { sent: 0.5 }],
    ['less than none', { unsent: -1 }],
    ['a place that is none', { misses: [{ ...loadSlice.misses[0], places: [[1, 1.5]] }] }],
    ['a bucket of no duration', { latency: [[4001, 1]] }],
    ['a time beyond all', { to: 1e14 }],
    ['an edge that is null', { across: null }],
    ['an outcome of a miss that was none', { misses: [{ ...loadSlice.misses[0], outcome: 'ok' }] }],
    ['counts that are missing', { unknown: undefined }],
  ])('is no slice with %s', (_, change) => {
    const slices = [{ ...loadSlice, ...change }];
    expect(z.object(loadFields.load).safeParse({ role: 'traffic', slices }).success).toBe(false);
  });
});
