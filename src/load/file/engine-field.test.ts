import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineEngine } from '../contract.ts';
import { engineField } from './engine-field.ts';

const neverStarted = () => Promise.reject(new Error('is not started here'));
const engineOf = (name: string, params: z.ZodType) =>
  defineEngine({
    name,
    summary: '',
    model: 'open',
    params,
    example: {},
    canBeSteered: true,
    tellsBytes: true,
    find: neverStarted,
    start: neverStarted,
  });

const field = engineField(
  {
    plain: engineOf('plain', z.strictObject({}).prefault({})),
    tuned: engineOf('tuned', z.strictObject({ depth: z.int().default(1) })),
    asking: engineOf('asking', z.strictObject({ script: z.string() })),
  },
  'plain',
);
const read = (value: unknown) => field.parse(value);
const wrong = (value: unknown) => field.safeParse(value).error?.issues;

describe('the engine of a load', () => {
  it('is the usual one where none is named', () => {
    expect(read(undefined)).toEqual({ kind: 'plain', params: {} });
  });

  it('is a word, with the defaults of what it takes', () => {
    expect(read('plain')).toEqual({ kind: 'plain', params: {} });
    expect(read('tuned')).toEqual({ kind: 'tuned', params: { depth: 1 } });
  });

  it('is a word with what it takes', () => {
    expect(read({ tuned: { depth: 3 } })).toEqual({ kind: 'tuned', params: { depth: 3 } });
  });

  it('is refused, and not thrown at, where it wants more than its name', () => {
    const [union] = wrong('asking') ?? [];
    expect(JSON.stringify(union)).toContain('needs asking: { … } (script: ');
  });

  it('is one, with what it knows', () => {
    expect(wrong({ plain: {}, tuned: {} })).toBeDefined();
    expect(wrong({})).toBeDefined();
    expect(wrong({ tuned: { depht: 3 } })).toBeDefined();
    expect(wrong('toString')).toBeDefined();
    expect(wrong({ constructor: {} })).toBeDefined();
  });
});
