import type { LoadJob } from '#core';
import { engineNamed } from './engines.ts';

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/** Hosts that jobs are sent to, each once; of a job that may be sent to any, what it asks, in words. */
export function hostsOf(jobs: readonly Pick<LoadJob, 'engine' | 'params' | 'scenarios'>[]): string[] {
  const hosts = jobs.flatMap(({ engine, params, scenarios }) => {
    const any = engineNamed(engine).asksInstead?.(params);
    return any ?? scenarios.map(({ url }) => new URL(url).hostname);
  });
  return [...new Set(hosts)];
}

/** Those that are neither this machine nor named by one of the patterns, such as `*.staging.example.com`. */
export function foreignHosts(hosts: readonly string[], named: readonly string[]): string[] {
  const isNamed = (host: string) =>
    named.some((pattern) =>
      pattern.startsWith('*.')
        ? host.toLowerCase().endsWith(pattern.slice(1).toLowerCase())
        : host.toLowerCase() === pattern.toLowerCase(),
    );
  return hosts.filter((host) => !loopback.test(host) && !isNamed(host));
}
