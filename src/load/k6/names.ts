import { RefusedError } from '#core';
import type { LoadScenario } from '#core';
import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';

/**
 * Raises RefusedError for a name that the target's name server gives other addresses than the system's, which is the
 * only one that k6 asks. A list of addresses that k6 can be given would stay as it is while the target's change.
 */
export async function refuseUnknownNames(
  scenarios: readonly Pick<LoadScenario, 'url'>[],
  nameServer: string | undefined,
): Promise<void> {
  if (nameServer === undefined) return;
  const hosts = new Set(scenarios.map(({ url }) => new URL(url).hostname));
  for (const host of hosts) {
    if (isIP(host.replace(/^\[|\]$/g, '')) === 0) await refuseOtherAddresses(host, nameServer);
  }
}

/** Why k6 can't ask scenarios over TLS: it checks certificates by the name in the URL, whatever the Host header says. */
export function otherCertificate(
  scenarios: readonly Pick<LoadScenario, 'url' | 'headers'>[],
): string | undefined {
  for (const { url, headers } of scenarios) {
    const { protocol, hostname } = URL.parse(url) ?? {};
    const [, host] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'host') ?? [];
    if (protocol !== 'https:' || host === undefined) continue;
    if (URL.parse(`https://${host}`)?.hostname === hostname) continue;
    return `it wants the certificate of ${hostname}, as the URL says, and the Host header names ${host}; put that name in the URL, or take another engine`;
  }
  return undefined;
}

async function refuseOtherAddresses(host: string, nameServer: string): Promise<void> {
  const resolver = new Resolver({ tries: 1 });
  resolver.setServers([nameServer]);
  const ofTarget = await resolver.resolve4(host).catch((): string[] => []);
  if (ofTarget.length === 0) return;
  const ofSystem = await lookup(host, { all: true, family: 4 }).catch(() => []);
  if (ofSystem.length > 0 && ofSystem.every(({ address }) => ofTarget.includes(address))) return;
  throw new RefusedError(
    `k6 can't find ${host} as the target has it: it asks the name server of this machine alone, not ${nameServer}.`,
    { hint: `Send to an address, or use Squall's own engine, which asks ${nameServer}.` },
  );
}
