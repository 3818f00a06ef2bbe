import type { LoadJob } from '#core';

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/** Hosts that jobs are sent to, each once. */
export function hostsOf(jobs: readonly Pick<LoadJob, 'scenarios'>[]): string[] {
  const urls = jobs.flatMap(({ scenarios }) => scenarios.map(({ url }) => url));
  return [...new Set(urls.map((url) => new URL(url).hostname))];
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
