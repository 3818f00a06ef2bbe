import type { LoadJob } from '#core';
import { describe, expect, it } from 'vitest';
import { foreignHosts, hostsOf } from './hosts.ts';

const scenario = (url: string) => ({
  name: 'a',
  weight: 1,
  method: 'GET',
  url,
  headers: {},
  statuses: '2xx',
  timeoutMs: 1000,
});
const hosts = (engine: string, params: unknown, ...urls: string[]) => {
  const job: Pick<LoadJob, 'engine' | 'params' | 'scenarios'> = {
    engine,
    params,
    scenarios: urls.map(scenario),
  };
  return hostsOf([job]);
};

describe('hosts of a load', () => {
  it('are those of its URLs, each once', () =>
    expect(hosts('traffic', {}, 'http://a:1/', 'http://a:2/', 'http://b/')).toEqual(['a', 'b']));

  it('are whatever a script of your own asks, which needs a yes whoever is named', () => {
    const params = { script: '/tmp/x.js', environment: {}, recycleConnections: 'by-age' };
    const asked = hosts('k6', params, 'http://127.0.0.1/');
    expect(asked).toEqual(['whatever the script /tmp/x.js asks']);
    expect(foreignHosts(asked, ['*.example.com', '127.0.0.1'])).toEqual(asked);
  });

  it('are foreign unless they are this machine or named', () => {
    const all = ['127.0.0.1', 'localhost', '[::1]', 'shop.example.com', 'a.b.test', 'other.test'];
    expect(foreignHosts(all, ['shop.example.com', '*.b.test'])).toEqual(['other.test']);
  });
});
