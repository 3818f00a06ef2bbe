import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filtered, tagFilters } from './filters.ts';

interface Item {
  id: string;
  tags: Record<string, string>;
}

const items: Item[] = [
  { id: 'a1', tags: { team: 'shop', squall: 'allowed' } },
  { id: 'a2', tags: { team: 'search*' } },
  { id: 'b1', tags: {} },
];

const idsOf = (...filters: { Name: string; Values: string[] }[]) =>
  filtered(items, filters, { id: ({ id }) => [id], ...tagFilters<Item>(({ tags }) => tags, filters) }).map(
    ({ id }) => id,
  );

describe('EC2 filters', () => {
  it('take the values of one filter as alternatives and several filters together', () => {
    expect(idsOf({ Name: 'id', Values: ['a1', 'b1'] })).toEqual(['a1', 'b1']);
    expect(idsOf({ Name: 'id', Values: ['a1', 'b1'] }, { Name: 'tag-key', Values: ['team'] })).toEqual([
      'a1',
    ]);
    expect(idsOf({ Name: 'id', Values: [] })).toEqual([]);
  });

  it('know * and ? as wildcards, and a backslash before one as the character itself', () => {
    expect(idsOf({ Name: 'id', Values: ['a*'] })).toEqual(['a1', 'a2']);
    expect(idsOf({ Name: 'id', Values: ['?1'] })).toEqual(['a1', 'b1']);
    expect(idsOf({ Name: 'tag:team', Values: ['s*'] })).toEqual(['a1', 'a2']);
    expect(idsOf({ Name: 'tag:team', Values: ['search\\*'] })).toEqual(['a2']);
    expect(idsOf({ Name: 'id', Values: ['a'] })).toEqual([]);
  });

  it('read tags by key, whatever objects inherit', () => {
    expect(idsOf({ Name: 'tag:squall', Values: ['allowed'] })).toEqual(['a1']);
    expect(idsOf({ Name: 'tag-value', Values: ['shop'] })).toEqual(['a1']);
    expect(idsOf({ Name: 'tag:constructor', Values: ['*'] })).toEqual([]);
  });

  it("refuse a name that EC2 does not know, in EC2's words", () => {
    expect(() => idsOf({ Name: 'instance-mood', Values: ['x'] })).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterValue',
        message: "The filter 'instance-mood' is invalid",
      }),
    );
    expect(() => idsOf({ Name: 'toString', Values: ['x'] })).toThrow("The filter 'toString' is invalid");
  });

  it('refuse more than 200 values', () => {
    const Values = Array.from({ length: 201 }, (_, n) => String(n));
    expect(() => idsOf({ Name: 'id', Values })).toThrow(
      expect.objectContaining({ code: 'FilterLimitExceeded' }),
    );
  });

  it('match a text to itself alone once its wildcards are escaped', () => {
    const escaped = (text: string) => text.replace(/[\\*?]/g, String.raw`\$&`);
    assert(
      property(string({ unit: 'grapheme' }), string({ unit: 'grapheme' }), (text, other) => {
        const [filter] = [{ Name: 'id', Values: [escaped(text)] }];
        const found = filtered([text, other], [filter], { id: (item: string) => [item] });
        expect(found).toEqual([text, other].filter((item) => item === text));
      }),
    );
  });
});
