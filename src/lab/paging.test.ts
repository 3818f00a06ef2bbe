import { describe, expect, it } from 'vitest';
import { pageOf } from './paging.ts';

class Refused extends Error {}

const listing = (all: string[], limit: number, token?: string, of = 'letters') =>
  pageOf(all, { of, keyOf: (item) => item, limit, token, refuse: (text) => new Refused(text) });

describe('pages of a listing', () => {
  it('hold every item once, in the order of their keys', () => {
    const all = ['e', 'b', 'a', 'd', 'c'];
    const seen: string[] = [];
    let token: string | undefined;
    do {
      const page = listing(all, 2, token);
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items);
      token = page.token;
    } while (token !== undefined);
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('end without a token, also when the last page is full', () => {
    expect(listing(['a', 'b'], 2)).toEqual({ items: ['a', 'b'] });
    expect(listing([], 2)).toEqual({ items: [] });
  });

  it('go on behind the last key when that item is gone and others came', () => {
    const first = listing(['b', 'd', 'f'], 2);
    expect(first.items).toEqual(['b', 'd']);
    expect(listing(['a', 'b', 'e', 'f'], 2, first.token).items).toEqual(['e', 'f']);
  });

  it('say nothing of their keys in the token', () => {
    const { token = '' } = listing(['i-secret', 'i-zzz'], 1);
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('i-secret');
  });

  it('refuse a token that was not issued, was cut, or belongs to another listing', () => {
    const { token = '' } = listing(['a', 'b'], 1);
    const altered = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
    for (const wrong of ['', '2', 'None___20', token.slice(0, -4), altered, `${token}AAAA`]) {
      expect(() => listing(['a', 'b'], 1, wrong), wrong).toThrow(Refused);
    }
    expect(() => listing(['a', 'b'], 1, token, 'numbers')).toThrow(Refused);
  });
});
