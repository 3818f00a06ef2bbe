import { describe, expect, it } from 'vitest';
import metric from './index.ts';

const prometheus = { prometheus: 'http://prometheus.internal:9090', query: 'up' };
const cloudwatch = { namespace: 'Shop', metric: 'errors' };
const reject = (given: object) => {
  const read = metric.params.safeParse({ expect: '< 1', ...given });
  return read.success ? undefined : read.error.issues[0]?.message;
};

describe('a metric', () => {
  it('is asked of Prometheus or of CloudWatch, and not of both', () => {
    expect(reject(prometheus)).toBeUndefined();
    expect(reject({ cloudwatch })).toBeUndefined();
    expect(reject({ ...prometheus, cloudwatch })).toBe(
      'needs either prometheus, with a query, or cloudwatch',
    );
    expect(reject({})).toBe('needs either prometheus, with a query, or cloudwatch');
  });

  it('of Prometheus has a query; of CloudWatch it has no token', () => {
    expect(reject({ prometheus: prometheus.prometheus })).toBe('prometheus and query go together');
    expect(reject({ cloudwatch, query: 'up' })).toBe('prometheus and query go together');
    expect(reject({ cloudwatch, token: 'env:TOKEN' })).toBe('a token is for prometheus');
  });

  it('of Prometheus keeps no password in its URL', () => {
    expect(reject({ prometheus: 'http://squall:hush@prometheus:9090', query: 'up' })).toBe(
      'must have no user and no password; give them by reference',
    );
  });

  it('of CloudWatch has a period that CloudWatch has, a minute unless told', () => {
    const periodOf = (period?: string) =>
      metric
        .plan(
          metric.params.parse({ expect: 0, cloudwatch: { ...cloudwatch, ...(period && { period }) } }),
          {},
        )
        .map(({ params }) => params);
    expect(periodOf()).toMatchObject([{ cloudwatch: { periodMs: 60_000 } }]);
    expect(periodOf('10s')).toMatchObject([{ cloudwatch: { periodMs: 10_000 } }]);
    expect(() => periodOf('90s')).toThrow(/whole minutes/);
  });

  it('is named by what is asked', () => {
    const named = (given: object) => metric.plan(metric.params.parse({ expect: 0, ...given }), {})[0]?.id;
    expect(named(prometheus)).toBe('up');
    expect(named({ cloudwatch })).toBe('Average of errors');
    expect(named({ cloudwatch: { expression: 'a / b' } })).toBe('a / b');
  });
});
