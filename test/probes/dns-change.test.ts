// A record of BIND that moves, goes and comes back by nsupdate, as its own server and caches in front of it tell it.
import type { ObservationOf } from '#core';
import { probes } from '#probes';
import { describe, expect, it } from 'vitest';
import { bind, startBind } from '../dns/bind.ts';
import { CachingForwarder, keepingTimes } from '../dns/caching-forwarder.ts';
import type { TrueWindow } from './outages.ts';
import { untruths } from './truth-checks.ts';
import { outagesOf } from './watch-only-run.ts';
import { Watching } from './watching.ts';

const ttlSeconds = 1;
const [old, moved] = ['127.0.0.1', '127.0.0.2'];
const name = 'moving.shop.test';

/** Does something and tells between which moments of CLOCK_MONOTONIC it happened. */
function stamped(run: () => void): TrueWindow['began'] {
  const before = String(process.hrtime.bigint());
  run();
  return [before, String(process.hrtime.bigint())];
}

describe.skipIf(bind.isMissing)('a record that changes', () => {
  it('is told when it did by each resolver for itself, and what is kept too long is seen', async () => {
    await using named = await startBind([`moving ${ttlSeconds} A ${old}`]);
    const upstream = `${named.host}:${named.port}`;
    await using obeying = await CachingForwarder.start({ upstream });
    await using stubborn = await CachingForwarder.start({ upstream, keepFor: keepingTimes(2) });
    await using watching = new Watching();
    const resolvers = [
      { name: 'bind', at: upstream },
      { name: 'obeying', at: obeying.at },
      { name: 'stubborn', at: stubborn.at },
    ];
    const given = probes.dns.params.parse({ name, resolvers, rate: '50/s', timeout: '20s' });
    // Each is a service of its own, so that the outage is that of one resolver.
    const plans = probes.dns.plan(given, {}).map((plan) => ({ ...plan, service: plan.id }));
    const [plan] = plans;
    const answers = (resolver: string) =>
      watching.observations.filter(
        (one): one is ObservationOf<'dns-answers'> & { probe: string } =>
          one.kind === 'dns-answers' && one.resolver === resolver,
      );
    const telling = (resolver: string, address: string) =>
      answers(resolver).filter(({ addresses }) => addresses[0] === address);

    await watching.start(plans);
    await watching.seenOk(plans);
    const move = stamped(() => named.update(`delete ${name} A`, `add ${name} ${ttlSeconds} A ${moved}`));
    await watching.until(() => resolvers.every(({ name }) => telling(name, moved).length > 0));
    const gone = stamped(() => named.update(`delete ${name} A`));
    await watching.until(() => answers('bind').some(({ code }) => code === 'NXDOMAIN'));
    const back = stamped(() => named.update(`add ${name} ${ttlSeconds} A ${moved}`));
    await watching.seenOk(plans.slice(0, 1));
    const findings = await watching.finish();

    const [before = NaN, after = NaN] = move.map((stamp) => Number(BigInt(stamp) - watching.origin) / 1e6);
    expect(telling('bind', old).at(-1)?.sent[1]).toBeLessThan(after);
    expect(telling('bind', moved)[0]?.done[0]).toBeGreaterThan(before);
    expect(answers('bind').every(({ isAuthoritative }) => isAuthoritative)).toBe(true);
    expect(answers('obeying').some(({ isAuthoritative }) => isAuthoritative)).toBe(false);
    // Nobody who obeys has it for longer than its TTL after it moved.
    const obeyed = telling('obeying', old);
    expect(obeyed.at(-1)?.sent[1]).toBeLessThan(after + ttlSeconds * 1000);
    for (const { keptUntil, done } of obeyed)
      expect(keptUntil?.[1]).toBeLessThanOrEqual(Math.max(after, done[1]) + ttlSeconds * 1000);
    expect(telling('stubborn', old).at(-1)?.sent[1]).toBeGreaterThan(after + ttlSeconds * 1000);

    expect(plan).toBeDefined();
    if (!plan) return;
    const own = { plan, windows: [{ began: gone, ended: back, hits: 0 }], origin: watching.origin };
    const told = {
      ...own,
      outages: outagesOf(findings, plan.id),
      folds: watching.folds.filter(({ probe }) => probe === plan.id),
    };
    expect(untruths(told, { isHitCounted: false })).toEqual([]);
  });
});
