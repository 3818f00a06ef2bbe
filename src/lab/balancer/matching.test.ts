import { describe, expect, it } from 'vitest';
import { matchesHost, matchesPath } from './patterns.ts';
import { matchesStatus } from './status-matcher.ts';

describe('a path pattern', () => {
  it.each([
    ['/checkout', '/checkout', true],
    ['/checkout', '/checkout/', false],
    ['/checkout', '/Checkout', false],
    ['/checkout/*', '/checkout/', true],
    ['/checkout/*', '/checkout/a/b', true],
    ['/checkout/*', '/checkout', false],
    ['/v?/a.b', '/v1/a.b', true],
    ['/v?/a.b', '/v12/a.b', false],
    ['/v?/a.b', '/v1/aXb', false],
    ['/*', '/', true],
  ])('%s, for %s: %s', (pattern, path, expected) => {
    expect(matchesPath(pattern, path)).toBe(expected);
  });
});

describe('a host pattern', () => {
  it.each([
    ['shop.example.com', 'Shop.Example.com', true],
    ['*.Example.com', 'api.example.com', true],
    ['*.example.com', 'a.b.example.com', true],
    ['*.example.com', 'example.com', false],
    ['shop?.example.com', 'shop1.example.com', true],
    ['shop.example.com', 'shopXexample.com', false],
  ])('%s, for %s: %s', (pattern, host, expected) => {
    expect(matchesHost(pattern, host)).toBe(expected);
  });
});

describe('a matcher', () => {
  it.each([
    ['200', 200, true],
    ['200', 201, false],
    ['200,301', 301, true],
    ['200-299, 401', 204, true],
    ['200-299, 401', 401, true],
    ['200-299', 300, false],
  ])('%s, for %s: %s', (matcher, status, expected) => {
    expect(matchesStatus(matcher, status)).toBe(expected);
  });
});
