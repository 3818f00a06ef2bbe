import type { DnsObservation, Outcome } from '#core';
import type { SenderContext } from '#pacing';
import { createSender } from '../sender.ts';
import type { SenderParams } from '../sender-params.ts';
import { NameServer } from '../../../../test/dns/name-server.ts';
import type { Script } from '../../../../test/dns/name-server.ts';

export interface Heard {
  told: string;
  observations: DnsObservation[];
}

/** A sender that is asked by hand. Closed with the stack. */
export function asking(params: Partial<SenderParams>, context: Partial<SenderContext> = {}) {
  const observations: DnsObservation[] = [];
  const sender = createSender(
    { name: 'a.test', type: 'A', resolver: { name: 'target' }, timeoutMs: 2000, ...params },
    {
      now: () => performance.now(),
      observe: (body) => body.kind === 'dns-answers' && observations.push(body),
      connection: undefined,
      nameServer: undefined,
      ...context,
    },
  );
  const text = (outcome: Outcome, reason?: string) =>
    reason === undefined ? outcome : `${outcome}: ${reason}`;
  return {
    sender,
    observations,
    ask: () =>
      new Promise<string>((resolve) => {
        sender.send((outcome, reason) => resolve(text(outcome, reason)));
      }),
    [Symbol.asyncDispose]: async () => {
      await sender.finish?.(AbortSignal.timeout(1000));
      sender.close();
    },
  };
}

/** Asks one question of a server that is known by its address, and tells what was noticed. */
export async function askOnce(
  at: { address: string; port: number },
  params: Partial<SenderParams> = {},
): Promise<Heard> {
  const asker = asking({ resolver: { name: 'corp', at }, ...params });
  const told = await asker.ask();
  await asker[Symbol.asyncDispose]();
  return { told, observations: asker.observations };
}

/** What a probe tells of a server with this script, and which addresses it heard. */
export async function tell(script: Script, params: Partial<SenderParams> = {}) {
  await using server = await NameServer.start(script);
  const { told, observations } = await askOnce(server.at, params);
  const [{ addresses, ttlSeconds, longestTtlSeconds, isAuthoritative, code } = { addresses: undefined }] =
    observations;
  return { told, addresses, ttl: ttlSeconds?.[0], longest: longestTtlSeconds, isAuthoritative, code };
}
